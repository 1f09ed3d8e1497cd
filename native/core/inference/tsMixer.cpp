#include "inference/tsMixer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/attention.h"
#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

namespace {

/** y [rows][F] = w [rows][L] x [L][F] + bias [rows]: a map over time, the same for every feature. */
void mixTime(const std::vector<float>& w, const std::vector<float>& bias, const float* x, int64_t L, int64_t F, float* y) {
  const auto rows = static_cast<int64_t>(bias.size());
  for (int64_t t = 0; t < rows; ++t) std::fill_n(y + t * F, F, bias[static_cast<size_t>(t)]);
  gemm(rows, F, L, w.data(), L, x, F, y, F);
}

/** y [rows][N] = x [rows][K] w + bias [N]. */
void mixFeatures(const PackedMatrix& w, const std::vector<float>& bias, const float* x, int64_t rows, float* y) {
  for (int64_t t = 0; t < rows; ++t) std::copy(bias.begin(), bias.end(), y + t * w.columns());
  w.accumulate(rows, x, w.rows(), y, w.columns());
}

void add(const float* x, int64_t n, float* y) {
  for (int64_t i = 0; i < n; ++i) y[i] += x[i];
}

}  // namespace

TsMixerForecaster::TsMixerForecaster(int64_t window, int64_t features, Output output, int64_t blocks,
                                     const Tensors& tensors)
    : Forecaster(window, features, output),
      project_(tensors.at("projection.weight").data),
      projectBias_(tensors.at("projection.bias").data),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {
  const auto data = [&](const std::string& name) { return tensors.at(name).data; };
  for (int64_t i = 0; i < blocks; ++i) {
    const std::string name = "blocks." + std::to_string(i) + ".";
    Block block;
    block.timeNormWeight = data(name + "norm_time.weight");
    block.timeNormBias = data(name + "norm_time.bias");
    block.time = data(name + "time.weight");
    block.timeBias = data(name + "time.bias");
    block.featureNormWeight = data(name + "norm_feature.weight");
    block.featureNormBias = data(name + "norm_feature.bias");
    block.upBias = data(name + "feature1.bias");
    block.downBias = data(name + "feature2.bias");
    hidden_ = static_cast<int64_t>(block.upBias.size());
    block.up = PackedMatrix(transposed(tensors.at(name + "feature1.weight")), features, hidden_);
    block.down = PackedMatrix(transposed(tensors.at(name + "feature2.weight")), hidden_, features);
    blocks_.push_back(std::move(block));
  }
}

int64_t TsMixerForecaster::scratchSize() const {
  const int64_t L = window(), F = featureCount();
  return std::max(3 * L * F + L * hidden_, L * F + static_cast<int64_t>(projectBias_.size()) * F);
}

void TsMixerForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window(), F = featureCount();
  float* x = scratch;             // [L][F]
  float* normed = x + L * F;      // [L][F]
  float* mixed = normed + L * F;  // [L][F]
  float* hidden = mixed + L * F;  // [L][hidden]
  std::copy_n(window, L * F, x);
  for (const Block& block : blocks_) {
    normaliseRows(x, L, F, block.timeNormWeight.data(), block.timeNormBias.data(), normed);
    mixTime(block.time, block.timeBias, normed, L, F, mixed);
    relu(mixed, L * F, mixed);
    add(mixed, L * F, x);
    normaliseRows(x, L, F, block.featureNormWeight.data(), block.featureNormBias.data(), normed);
    mixFeatures(block.up, block.upBias, normed, L, hidden);
    relu(hidden, L * hidden_, hidden);
    mixFeatures(block.down, block.downBias, hidden, L, mixed);
    add(mixed, L * F, x);
  }
  mixTime(project_, projectBias_, x, L, F, normed);  // [P][F]
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(normed, static_cast<int64_t>(projectBias_.size()) * F, headWeight_.data(), output().size(), out);
}

}  // namespace autostock
