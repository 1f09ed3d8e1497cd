#include "inference/lstmAttention.h"

#include <algorithm>

#include "inference/pack.h"

namespace autostock {

LstmAttentionForecaster::LstmAttentionForecaster(int64_t window, int64_t features, Output output,
                                                 const Tensors& tensors)
    : Forecaster(window, features, output),
      forward_(tensors, "lstm.", "_l0"),
      reverse_(tensors, "lstm.", "_l0_reverse"),
      pool_(tensors),
      head_(transposed(tensors.at("head.weight")), 4 * forward_.hidden(), output.size()),
      headBias_(tensors.at("head.bias").data) {}

int64_t LstmAttentionForecaster::scratchSize() const {
  const int64_t H = forward_.hidden();
  const int64_t L = window();
  return 2 * L * H + 6 * H + std::max(4 * L * H, L * pool_.scratchSize() + pool_.stateSize() + 4 * H);
}

void LstmAttentionForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t F = featureCount();
  const int64_t H = forward_.hidden();
  float* outputs = scratch;              // [L][2H]
  float* state = outputs + 2 * L * H;    // [6H]
  float* gates = state + 6 * H;          // [L][4H]
  std::fill_n(outputs, 2 * L * H, 0.0f);
  forward_.project(L, window, F, gates);
  forward_.run(L, gates, state, outputs, 2 * H);
  reverse_.project(L, window, F, gates);
  reverse_.run(L, gates, state, outputs + H, 2 * H, true);

  float* scores = gates;                            // [L][A]
  float* pool = scores + L * pool_.scratchSize();   // [2 + 2H]
  float* read = pool + pool_.stateSize();           // [4H]
  pool_.score(L, outputs, 2 * H, scores);
  std::fill_n(pool, pool_.stateSize(), 0.0f);
  for (int64_t t = 0; t < L; ++t) pool_.add(scores[t], outputs + 2 * t * H, pool);
  std::copy_n(outputs + 2 * (L - 1) * H, H, read);  // forward, after the last bar
  std::copy_n(outputs + H, H, read + H);            // reverse, after the first bar
  pool_.finish(pool, read + 2 * H);
  std::copy(headBias_.begin(), headBias_.end(), out);
  head_.accumulate(1, read, 4 * H, out, 0);
}

}  // namespace autostock
