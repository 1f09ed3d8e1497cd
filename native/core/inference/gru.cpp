#include "inference/gru.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"
#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

GruForecaster::GruForecaster(int64_t window, int64_t features, Output output, int64_t layers, const Tensors& tensors)
    : RecurrentForecaster(window, features, output),
      inputBias_(tensors.at("input.bias").data),
      headBias_(tensors.at("head.bias").data) {
  const auto norm = [&](const std::string& name) {
    return Norm{tensors.at(name + ".weight").data, tensors.at(name + ".bias").data};
  };
  input_ = PackedMatrix(transposed(tensors.at("input.weight")), features, static_cast<int64_t>(inputBias_.size()));
  for (int64_t k = 0; k < layers; ++k) {
    const std::string place = "." + std::to_string(k);
    Block block{GruEngine(tensors, "gru" + place + ".", "_l0"), {}, {}};
    if (tensors.contains("norm" + place + ".weight")) block.before = norm("norm" + place);
    if (tensors.contains("bn" + place + ".weight")) {
      Norm affine = norm("bn" + place);
      const std::vector<float>& mean = tensors.at("bn" + place + ".running_mean").data;
      const std::vector<float>& variance = tensors.at("bn" + place + ".running_var").data;
      for (size_t j = 0; j < mean.size(); ++j) {
        const double scale = affine.weight[j] / std::sqrt(static_cast<double>(variance[j]) + 1e-5);
        affine.bias[j] = static_cast<float>(affine.bias[j] - mean[j] * scale);
        affine.weight[j] = static_cast<float>(scale);
      }
      block.after = std::move(affine);
    }
    blocks_.push_back(std::move(block));
  }
  if (tensors.contains("final.weight")) {
    final_ = norm("final");
    pool_ = AttentionPool(tensors);
  }
  head_ = PackedMatrix(transposed(tensors.at("head.weight")), pool_ ? 2 * hidden() : hidden(), output.size());
}

int64_t GruForecaster::stateSize() const {
  return (1 + static_cast<int64_t>(blocks_.size())) * hidden() + (pool_ ? pool_->stateSize() : 0);
}

int64_t GruForecaster::scratchSize() const {
  const int64_t pooled = pool_ ? window() * pool_->scratchSize() + pool_->stateSize() : 0;
  return (2 * window() + 1) * hidden() + std::max(4 * window() * hidden(), pooled) + 5 * hidden();
}

void GruForecaster::normalise(const Norm& norm, int64_t M, const float* x, int64_t xStride, float* y) const {
  const int64_t H = hidden();
  for (int64_t m = 0; m < M; ++m) {
    std::copy_n(x + m * xStride, H, y + m * H);
    layerNorm(y + m * H, H, norm.weight.data(), norm.bias.data());
  }
}

void GruForecaster::project(const Block& block, int64_t M, const float* x, int64_t xStride, float* gates,
                            float* normed) const {
  if (!block.before) return block.gru.project(M, x, xStride, gates);
  normalise(*block.before, M, x, xStride, normed);
  block.gru.project(M, normed, hidden(), gates);
}

void GruForecaster::addOutput(const Block& block, const float* h, float* x) const {
  const int64_t H = hidden();
  if (block.after) {
    const float* weight = block.after->weight.data();
    const float* bias = block.after->bias.data();
    for (int64_t j = 0; j < H; ++j) x[j] += h[j] * weight[j] + bias[j];
  } else {
    for (int64_t j = 0; j < H; ++j) x[j] += h[j];
  }
}

/** scratch: [2H]. */
void GruForecaster::readHead(const float* x, const float* pool, float* out, float* scratch) const {
  const int64_t H = hidden();
  std::copy(headBias_.begin(), headBias_.end(), out);
  if (!pool_) return head_.accumulate(1, x, H, out, 0);
  normalise(*final_, 1, x, H, scratch);
  pool_->finish(pool, scratch + H);
  head_.accumulate(1, scratch, 2 * H, out, 0);
}

void GruForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t F = featureCount();
  const int64_t H = hidden();
  float* read = scratch;          // [2H]
  float* h = read + 2 * H;        // [H]
  float* sums = h + H;            // [3H]
  float* x = sums + 3 * H;        // [L][H]
  float* normed = x + L * H;      // [L][H]
  float* gates = normed + L * H;  // [L][4H]
  for (int64_t t = 0; t < L; ++t) std::copy(inputBias_.begin(), inputBias_.end(), x + t * H);
  input_.accumulate(L, window, F, x, H);
  for (const Block& block : blocks_) {
    project(block, L, x, H, gates, normed);
    std::fill_n(h, H, 0.0f);
    for (int64_t t = 0; t < L; ++t) {
      block.gru.recur(1, h, 0, sums, t % 2 == 1);
      block.gru.step(1, gates + t * 4 * H, sums, h, 0);
      addOutput(block, h, x + t * H);
    }
  }
  float* scores = gates;  // [L][A]
  float* pool = pool_ ? scores + L * pool_->scratchSize() : nullptr;
  if (pool_) {
    normalise(*final_, L, x, H, normed);
    pool_->score(L, normed, H, scores);
    std::fill_n(pool, pool_->stateSize(), 0.0f);
    for (int64_t t = 0; t < L; ++t) pool_->add(scores[t], normed + t * H, pool);
  }
  readHead(x + (L - 1) * H, pool, out, read);
}

void GruForecaster::prepare(const float* bar, float* prepared) const {
  const int64_t H = hidden();
  std::copy(inputBias_.begin(), inputBias_.end(), prepared);
  input_.accumulate(1, bar, 0, prepared, 0);
  project(blocks_[0], 1, prepared, H, prepared + H, prepared + 5 * H);
}

void GruForecaster::lookAhead(const float* state, float* ahead) const {
  const float* h = state + hidden();
  for (const Block& block : blocks_) {
    block.gru.recur(1, h, 0, ahead);
    h += hidden();
    ahead += 3 * hidden();
  }
}

void GruForecaster::step(int64_t M, const float* prepared, const float* ahead, float* states, float* scratch) const {
  const int64_t H = hidden();
  const int64_t stride = stateSize();
  float* gates = scratch;             // [M][4H]
  float* normed = gates + 4 * H * M;  // [M][H]
  float* own = normed + H * M;        // [M][3H]
  for (int64_t m = 0; m < M; ++m) {
    std::copy_n(prepared, H, states + m * stride);
    std::copy_n(prepared + H, 4 * H, gates + m * 4 * H);
  }
  float* h = states + H;
  for (const Block& block : blocks_) {
    if (&block != blocks_.data()) project(block, M, states, stride, gates, normed);
    if (ahead == nullptr) block.gru.recur(M, h, stride, own);
    block.gru.step(M, gates, ahead == nullptr ? own : ahead, h, stride);
    if (ahead != nullptr) ahead += 3 * H;
    for (int64_t m = 0; m < M; ++m) addOutput(block, h + m * stride, states + m * stride);
    h += H;
  }
  if (!pool_) return;
  float* scores = own + 3 * H * M;  // [M][A]
  normalise(*final_, M, states, stride, normed);
  pool_->score(M, normed, H, scores);
  for (int64_t m = 0; m < M; ++m) pool_->add(scores[m], normed + m * H, h + m * stride);
}

void GruForecaster::answer(const float* state, float* out, float* scratch) const {
  readHead(state, state + (1 + static_cast<int64_t>(blocks_.size())) * hidden(), out, scratch);
}

}  // namespace autostock
