#pragma once

#include <string>
#include <vector>

#include "inference/lstmEngine.h"
#include "inference/recurrent.h"

namespace autostock {

/**
 * Stacked LSTM from a zero state at the window's first bar. From the second layer on the output is h plus the layer's
 * input; the last one goes through LayerNorm, where the tensors have it, and a linear head.
 */
class LstmForecaster final : public RecurrentForecaster {
 public:
  /** Tensors: lstm.{weight_ih,weight_hh,bias_ih,bias_hh}_l<k>, norm.{weight,bias} or neither, head.{weight,bias}. */
  LstmForecaster(int64_t window, int64_t features, Output output, int64_t layers, const Tensors& tensors);

  int64_t scratchSize() const override { return (5 * window() + 6) * hidden(); }
  void raw(const float* window, float* out, float* scratch) const override;

  int64_t stateSize() const override { return (1 + 2 * static_cast<int64_t>(layers_.size())) * hidden(); }
  int64_t preparedSize() const override { return 4 * hidden(); }
  int64_t stepScratch() const override { return 8 * hidden(); }
  int64_t aheadSize() const override { return 4 * hidden() * static_cast<int64_t>(layers_.size()); }
  void prepare(const float* bar, float* prepared) const override { layers_[0].project(1, bar, 0, prepared); }
  /** State: the top output [H], then h and c of each layer. */
  void step(int64_t M, const float* prepared, const float* ahead, float* states, float* scratch) const override;
  void lookAhead(const float* state, float* ahead) const override;
  void answer(const float* state, float* out, float* scratch) const override;

 private:
  int64_t hidden() const { return layers_[0].hidden(); }

  std::vector<LstmEngine> layers_;
  std::vector<float> normWeight_;  // [H] or empty
  std::vector<float> normBias_;
  PackedMatrix head_;            // [H][O]
  std::vector<float> headBias_;  // [O]
};

}  // namespace autostock
