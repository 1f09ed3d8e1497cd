#include "inference/lstm.h"

#include <algorithm>

#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

LstmForecaster::LstmForecaster(int64_t window, int64_t features, Output output, int64_t layers, const Tensors& tensors)
    : RecurrentForecaster(window, features, output), headBias_(tensors.at("head.bias").data) {
  for (int64_t k = 0; k < layers; ++k) layers_.emplace_back(tensors, "lstm.", "_l" + std::to_string(k));
  if (tensors.contains("norm.weight")) {
    normWeight_ = tensors.at("norm.weight").data;
    normBias_ = tensors.at("norm.bias").data;
  }
  head_ = PackedMatrix(transposed(tensors.at("head.weight")), hidden(), output.size());
}

void LstmForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t H = hidden();
  float* outputs = scratch;         // [L][H]
  float* state = outputs + L * H;   // [6H]
  float* gates = state + 6 * H;     // [L][4H]
  std::fill_n(outputs, L * H, 0.0f);
  for (const LstmEngine& layer : layers_) {
    layer.project(L, &layer == layers_.data() ? window : outputs, layer.inputs(), gates);
    layer.run(L, gates, state, outputs, H);
  }
  answer(outputs + (L - 1) * H, out, gates);
}

void LstmForecaster::lookAhead(const float* state, float* ahead) const {
  const float* layerState = state + hidden();
  for (const LstmEngine& layer : layers_) {
    layer.recur(1, layerState, 0, ahead);
    layerState += 2 * hidden();
    ahead += 4 * hidden();
  }
}

void LstmForecaster::step(int64_t M, const float* prepared, const float* ahead, float* states, float* scratch) const {
  const int64_t H = hidden();
  const int64_t stride = stateSize();
  float* gates = scratch;          // [M][4H]
  float* own = gates + 4 * H * M;  // [M][4H]
  for (int64_t m = 0; m < M; ++m) {
    std::copy_n(prepared, 4 * H, gates + m * 4 * H);
    std::fill_n(states + m * stride, H, 0.0f);
  }
  float* layerStates = states + H;
  for (const LstmEngine& layer : layers_) {
    if (&layer != layers_.data()) layer.project(M, states, stride, gates);
    if (ahead == nullptr) layer.recur(M, layerStates, stride, own);
    layer.step(M, gates, ahead == nullptr ? own : ahead, layerStates, stride);
    if (ahead != nullptr) ahead += 4 * H;
    for (int64_t m = 0; m < M; ++m) {
      for (int64_t j = 0; j < H; ++j) states[m * stride + j] += layerStates[m * stride + j];
    }
    layerStates += 2 * H;
  }
}

void LstmForecaster::answer(const float* state, float* out, float* scratch) const {
  const int64_t H = hidden();
  std::copy_n(state, H, scratch);
  if (!normWeight_.empty()) layerNorm(scratch, H, normWeight_.data(), normBias_.data());
  std::copy(headBias_.begin(), headBias_.end(), out);
  head_.accumulate(1, scratch, H, out, 0);
}

}  // namespace autostock
