#include "inference/tcnMultiScale.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/gemm.h"
#include "inference/kernels.h"
#include "inference/pack.h"
#include "inference/pyramid.h"
#include "inference/tcnMultiScaleStream.h"

namespace autostock {

namespace {

/** [Co][Ci][K] -> [K][Ci][Co]. */
std::vector<float> packedConvolution(const Tensor& weight) {
  const int64_t Co = weight.shape[0], Ci = weight.shape[1], K = weight.shape[2];
  std::vector<float> out(weight.data.size());
  for (int64_t o = 0; o < Co; ++o) {
    for (int64_t i = 0; i < Ci; ++i) {
      for (int64_t k = 0; k < K; ++k) out[(k * Ci + i) * Co + o] = weight.data[(o * Ci + i) * K + k];
    }
  }
  return out;
}

}  // namespace

int64_t multiScaleReceptiveField(int64_t levels, const std::array<int64_t, 3>& kernels) {
  return pyramidReceptiveField(levels, std::max({kernels[0], kernels[1], kernels[2]}) - 1);
}

TcnMultiScaleForecaster::TcnMultiScaleForecaster(int64_t window, int64_t features, Output output, int64_t channels,
                                                 int64_t levels, const std::array<int64_t, 3>& kernels, bool gated,
                                                 const Tensors& tensors)
    : Forecaster(window, features, output),
      channels_(channels),
      gated_(gated),
      longest_(std::max({kernels[0], kernels[1], kernels[2]})),
      kernels_(kernels),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {
  const std::vector<PyramidLevel> pyramid = pyramidLevels(window, levels, longest_ - 1);
  for (int64_t i = 0; i < levels; ++i) {
    const std::string name = "levels." + std::to_string(i);
    Level level{{}, {}, tensors.at(name + ".mix.bias").data, i == 0 ? features : channels,
                pyramid[static_cast<size_t>(i)]};
    const std::vector<float> mixes = transposed(tensors.at(name + ".mix.weight"));  // [3C][C]
    for (size_t j = 0; j < kernels.size(); ++j) {
      const std::string branch = name + ".branches." + std::to_string(j);
      const auto from = mixes.begin() + static_cast<int64_t>(j) * channels * channels;
      level.branches[j] = {kernels[j], packedConvolution(tensors.at(branch + ".weight")),
                           tensors.at(branch + ".bias").data, {from, from + channels * channels}};
    }
    if (level.inputs != channels) {
      level.residual = transposed(tensors.at(name + ".downsample.weight"));
      const std::vector<float>& bias = tensors.at(name + ".downsample.bias").data;
      for (int64_t c = 0; c < channels; ++c) level.bias[c] += bias[c];
    }
    levels_.push_back(std::move(level));
  }
}

int64_t TcnMultiScaleForecaster::scratchSize() const {
  const int64_t pad = longest_ - 1;
  const int64_t L = window();
  const int64_t half = (L + 1) / 2;
  return (pad + L) * featureCount() + 2 * (pad + half) * channels_ + half * branchWidth();
}

void TcnMultiScaleForecaster::mix(const Branch& branch, float* z, int64_t count, float* y) const {
  const int64_t C = channels_;
  if (gated_) {
    for (int64_t m = 0; m < count; ++m) {
      float* row = z + m * 2 * C;
      hyperbolicTangent(row, C, row);
      sigmoid(row + C, C);
      for (int64_t c = 0; c < C; ++c) row[c] *= row[C + c];
    }
  } else {
    relu(z, count * C, z);
  }
  gemm(count, C, C, z, branchWidth(), branch.mix.data(), C, y, C);
}

void TcnMultiScaleForecaster::addInput(const Level& level, const float* x, int64_t xStride, int64_t count,
                                       float* y) const {
  const int64_t C = channels_;
  if (!level.residual.empty()) return gemm(count, C, level.inputs, x, xStride, level.residual.data(), C, y, C);
  for (int64_t m = 0; m < count; ++m) {
    for (int64_t c = 0; c < C; ++c) y[m * C + c] += x[m * xStride + c];
  }
}

void TcnMultiScaleForecaster::readHead(const float* last, float* out) const {
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(last, channels_, headWeight_.data(), output().size(), out);
}

void TcnMultiScaleForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t F = featureCount();
  const int64_t C = channels_;
  const int64_t pad = longest_ - 1;
  const int64_t width = branchWidth();
  float* at = scratch;
  const auto take = [&](int64_t bars, int64_t columns) {  // [bars][columns] behind rows of zeros
    std::fill_n(at, pad * columns, 0.0f);
    float* rows = at + pad * columns;
    at = rows + bars * columns;
    return rows;
  };
  float* input = take(L, F);
  float* outputs[2] = {take((L + 1) / 2, C), take((L + 1) / 2, C)};
  float* z = at;  // [n][G * C]
  std::copy_n(window, L * F, input);

  const float* x = input;       // [T][Ci], 2^i bars apart, the last one last
  const float* last = nullptr;  // [C]
  for (size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    const int64_t n = level.size.outputs;
    const int64_t Ci = level.inputs;
    const int64_t from = level.size.bars - 1 - 2 * (n - 1);
    float* next = outputs[i % 2];
    float* y = next + ((level.size.bars + 1) / 2 - n) * C;
    for (int64_t m = 0; m < n; ++m) std::copy(level.bias.begin(), level.bias.end(), y + m * C);
    for (const Branch& branch : level.branches) {
      for (int64_t m = 0; m < n; ++m) std::copy(branch.bias.begin(), branch.bias.end(), z + m * width);
      const int64_t tap = std::max<int64_t>(0, branch.kernel - level.size.bars);  // earlier taps fall on the padding
      gemm(n, width, (branch.kernel - tap) * Ci, x + (from - (branch.kernel - 1) + tap) * Ci, 2 * Ci,
           branch.weight.data() + tap * Ci * width, width, z, width);
      mix(branch, z, n, y);
    }
    addInput(level, x + from * Ci, 2 * Ci, n, y);
    last = y + (n - 1) * C;
    x = next;
  }
  readHead(last, out);
}

std::unique_ptr<Stream> TcnMultiScaleForecaster::stream(int64_t symbols) const {
  const int64_t field = multiScaleReceptiveField(static_cast<int64_t>(levels_.size()), kernels_);
  if (field > window()) return Forecaster::stream(symbols);
  return std::make_unique<TcnMultiScaleStream>(*this, symbols);
}

}  // namespace autostock
