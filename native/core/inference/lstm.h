#pragma once

#include <vector>

#include "inference/forecaster.h"
#include "inference/tensors.h"

namespace autostock {

/**
 * Stacked LSTM from a zero state at the window's first bar: gates i, f, g, o; c = f c + i g; h = o tanh(c). From
 * the second layer on the output is h plus the layer's input; the last one goes through LayerNorm and a linear
 * head. Hochreiter and Schmidhuber 1997.
 */
class LstmForecaster final : public Forecaster {
 public:
  /** Tensors: lstm.{weight_ih,weight_hh,bias_ih,bias_hh}_l<k>, norm.{weight,bias}, head.{weight,bias}. */
  LstmForecaster(int64_t window, int64_t features, Output output, int64_t hidden, int64_t layers, const Tensors& tensors);

  int64_t scratchSize() const override { return (window() + 7) * hidden_; }
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  struct Layer {
    std::vector<float> input;      // [I][4H]
    std::vector<float> recurrent;  // [H][4H]
    std::vector<float> bias;       // [4H], both PyTorch biases summed
  };

  int64_t hidden_;
  std::vector<Layer> layers_;
  std::vector<float> normWeight_;
  std::vector<float> normBias_;
  std::vector<float> headWeight_;  // [H][O]
  std::vector<float> headBias_;    // [O]
};

}  // namespace autostock
