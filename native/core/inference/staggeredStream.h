#pragma once

#include <vector>

#include "inference/recurrent.h"
#include "inference/stream.h"

namespace autostock {

/**
 * L staggered states a symbol, begun at its last L bars. A bar advances the oldest state alone, which then has read
 * exactly the window; catchUp() advances the others together, and looks ahead for the one that is oldest next.
 */
class StaggeredStream final : public Stream {
 public:
  /** `model` must outlive the stream. */
  StaggeredStream(const RecurrentForecaster& model, int64_t symbols);

 protected:
  void advance(int64_t s, const float* bar, float* out) override;
  void catchUp(int64_t s) override;
  void clear(int64_t s) override { bars_[s] = 0; }

 private:
  float* state(int64_t s, int64_t slot) { return states_.data() + (s * window() + slot) * model_.stateSize(); }

  const RecurrentForecaster& model_;
  std::vector<float> states_;    // [S][L][state]: the state begun at bar t stands in slot t % L
  std::vector<float> prepared_;  // [S][prepared] the last bar
  std::vector<float> ahead_;     // [S][ahead] of the state that the next bar completes
  std::vector<int64_t> bars_;    // [S] bars since the last clear
  std::vector<float> scratch_;
};

}  // namespace autostock
