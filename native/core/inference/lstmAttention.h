#pragma once

#include <vector>

#include "inference/attentionPool.h"
#include "inference/forecaster.h"
#include "inference/lstmEngine.h"

namespace autostock {

/**
 * Bidirectional LSTM, additive attention over its outputs r_t, linear head on [forward state after the last bar,
 * reverse state after the window's first bar, attention's mean]. Every bar changes the whole reverse pass, so its
 * stream runs the window again. Schuster and Paliwal 1997; Bahdanau et al. 2015.
 */
class LstmAttentionForecaster final : public Forecaster {
 public:
  /** Tensors: lstm.*_l0, lstm.*_l0_reverse, attention.{weight,bias}, score.weight, head.{weight,bias}. */
  LstmAttentionForecaster(int64_t window, int64_t features, Output output, const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  LstmEngine forward_;
  LstmEngine reverse_;
  AttentionPool pool_;
  PackedMatrix head_;            // [4H][O]
  std::vector<float> headBias_;  // [O]
};

}  // namespace autostock
