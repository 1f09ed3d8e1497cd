#include "inference/tcn.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/gemm.h"
#include "inference/kernels.h"
#include "inference/pack.h"
#include "inference/pyramid.h"
#include "inference/tcnStream.h"

namespace autostock {

namespace {

/**
 * `count` outputs from bar t on, `step` bars apart: bias + sum over taps, ReLU. x: [T][Ci] behind kernel - 1 rows of
 * zeros; y: [count][C].
 */
void convolve(const TcnForecaster::Convolution& conv, int64_t kernel, const float* x, int64_t t, int64_t step,
              int64_t count, float* y) {
  const int64_t C = static_cast<int64_t>(conv.bias.size());
  const int64_t Ci = conv.inputs;
  for (int64_t m = 0; m < count; ++m) std::copy(conv.bias.begin(), conv.bias.end(), y + m * C);
  const int64_t last = t + (count - 1) * step;
  const int64_t tap = std::max<int64_t>(0, kernel - 1 - last);  // earlier taps fall on the padding for every output
  const float* bars = x + (t - (kernel - 1) + tap) * Ci;
  const float* weight = conv.weight.data() + tap * Ci * C;
  if (count == 1) {
    accumulate(bars, (kernel - tap) * Ci, weight, C, y);
  } else {
    gemm(count, C, (kernel - tap) * Ci, bars, step * Ci, weight, C, y, C);
  }
  relu(y, count * C, y);
}

}  // namespace

int64_t tcnReceptiveField(int64_t levels, int64_t kernel) {
  return pyramidReceptiveField(levels, 2 * (kernel - 1));
}

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
  const std::vector<PyramidLevel> pyramid = pyramidLevels(window, levels, 2 * (kernel - 1));
  for (int64_t i = 0; i < levels; ++i) {
    const std::string name = "levels." + std::to_string(i);
    const int64_t inputs = i == 0 ? features : channels;
    Level level{convolution(name + ".conv1", inputs), convolution(name + ".conv2", channels), {}, pyramid[static_cast<size_t>(i)]};
    if (inputs != channels) {
      level.residual = {transposed(tensors.at(name + ".downsample.weight")),
                        tensors.at(name + ".downsample.bias").data, inputs};
    }
    levels_.push_back(std::move(level));
  }
}

int64_t TcnForecaster::scratchSize() const {
  const int64_t pad = kernel_ - 1;
  const int64_t L = window();
  return (pad + L) * (featureCount() + channels_) + 2 * (pad + (L + 1) / 2) * channels_;
}

void TcnForecaster::join(const Level& level, const float* x, int64_t xStride, int64_t count, float* y) const {
  const int64_t C = channels_;
  if (level.residual.weight.empty()) {
    for (int64_t m = 0; m < count; ++m) {
      for (int64_t c = 0; c < C; ++c) y[m * C + c] += x[m * xStride + c];
    }
  } else {
    for (int64_t m = 0; m < count; ++m) {
      for (int64_t c = 0; c < C; ++c) y[m * C + c] += level.residual.bias[c];
    }
    gemm(count, C, level.residual.inputs, x, xStride, level.residual.weight.data(), C, y, C);
  }
  relu(y, count * C, y);
}

void TcnForecaster::readHead(const float* last, float* out) const {
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(last, channels_, headWeight_.data(), output().size(), out);
}

void TcnForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t F = featureCount();
  const int64_t C = channels_;
  const int64_t pad = kernel_ - 1;
  float* at = scratch;
  const auto take = [&](int64_t bars, int64_t width) {  // [bars][width] behind rows of zeros
    std::fill_n(at, pad * width, 0.0f);
    float* rows = at + pad * width;
    at = rows + bars * width;
    return rows;
  };
  float* input = take(L, F);
  float* hidden = take(L, C);
  float* outputs[2] = {take((L + 1) / 2, C), take((L + 1) / 2, C)};
  std::copy_n(window, L * F, input);

  const float* x = input;       // [T][Ci], 2^i bars apart, the last one last
  const float* last = nullptr;  // [C]
  for (size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    const int64_t T = level.size.bars;
    const int64_t n = level.size.outputs;
    const int64_t Ci = level.first.inputs;
    const int64_t from = T - 1 - 2 * (n - 1);
    const int64_t hiddenFrom = std::max<int64_t>(0, from - pad);
    convolve(level.first, kernel_, x, hiddenFrom, 1, T - hiddenFrom, hidden + hiddenFrom * C);
    float* next = outputs[i % 2];
    float* y = next + ((T + 1) / 2 - n) * C;
    convolve(level.second, kernel_, hidden, from, 2, n, y);
    join(level, x + from * Ci, 2 * Ci, n, y);
    last = y + (n - 1) * C;
    x = next;
  }
  readHead(last, out);
}

std::unique_ptr<Stream> TcnForecaster::stream(int64_t symbols) const {
  if (tcnReceptiveField(static_cast<int64_t>(levels_.size()), kernel_) > window()) return Forecaster::stream(symbols);
  return std::make_unique<TcnStream>(*this, symbols);
}

}  // namespace autostock
