#include "inference/tcn.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

TcnForecaster::TcnForecaster(int64_t window, int64_t features, Output output, int64_t channels, int64_t levels, int64_t kernel,
                             const Tensors& tensors)
    : Forecaster(window, features, output),
      channels_(channels),
      kernel_(kernel),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {
  const auto convolution = [&](const std::string& name, int64_t inputs) {
    const std::string weight = name + ".parametrizations.weight.original";
    return Convolution{foldedConvolution(tensors.at(weight + "0"), tensors.at(weight + "1")),
                       tensors.at(name + ".bias").data, inputs};
  };
  for (int64_t i = 0; i < levels; ++i) {
    const std::string name = "levels." + std::to_string(i);
    const int64_t inputs = i == 0 ? features : channels;
    Level level{convolution(name + ".conv1", inputs), convolution(name + ".conv2", channels), {}};
    if (inputs != channels) {
      level.residual = {transposed(tensors.at(name + ".downsample.weight")),
                        tensors.at(name + ".downsample.bias").data, inputs};
    }
    levels_.push_back(std::move(level));
  }
}

void TcnForecaster::convolve(const Convolution& conv, const float* x, int64_t t, float* y) const {
  std::copy(conv.bias.begin(), conv.bias.end(), y);
  const int64_t tap = std::max<int64_t>(0, kernel_ - 1 - t);  // earlier taps fall on the zero padding
  const float* bars = x + (t - (kernel_ - 1) + tap) * conv.inputs;
  accumulate(bars, (kernel_ - tap) * conv.inputs, conv.weight.data() + tap * conv.inputs * channels_, channels_, y);
  relu(y, channels_, y);
}

void TcnForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t C = channels_;
  float* hidden = scratch;                // [T][C]
  float* outputs[2] = {hidden + L * C, hidden + 2 * L * C};
  const float* input = window;            // [T][Ci], bars 2^i apart, the last one last
  int64_t T = L;
  const float* last = nullptr;            // [C]
  for (size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    const bool top = i + 1 == levels_.size();
    float* next = outputs[i % 2];
    for (int64_t t = top ? std::max<int64_t>(0, T - kernel_) : 0; t < T; ++t) {
      convolve(level.first, input, t, hidden + t * C);
    }
    const int64_t from = top ? T - 1 : (T - 1) % 2;
    int64_t kept = 0;
    for (int64_t t = from; t < T; t += 2, ++kept) {
      float* y = next + kept * C;
      convolve(level.second, hidden, t, y);
      const float* x = input + t * level.first.inputs;
      if (level.residual.weight.empty()) {
        for (int64_t c = 0; c < C; ++c) y[c] += x[c];
      } else {
        for (int64_t c = 0; c < C; ++c) y[c] += level.residual.bias[c];
        accumulate(x, level.residual.inputs, level.residual.weight.data(), C, y);
      }
      relu(y, C, y);
    }
    last = next + (kept - 1) * C;
    input = next;
    T = kept;
  }
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(last, C, headWeight_.data(), output().size(), out);
}

}  // namespace autostock
