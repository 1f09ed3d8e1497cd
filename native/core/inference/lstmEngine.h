#pragma once

#include <string>
#include <vector>

#include "inference/gemm.h"
#include "inference/tensors.h"

namespace autostock {

/** One LSTM layer ready to run: gates i, f, g, o; c = f c + i g; h = o tanh(c). Hochreiter and Schmidhuber 1997. */
class LstmEngine {
 public:
  /** Tensors: <prefix>{weight_ih,weight_hh,bias_ih,bias_hh}<suffix>. */
  LstmEngine(const Tensors& tensors, const std::string& prefix, const std::string& suffix);

  int64_t inputs() const { return input_.rows(); }
  int64_t hidden() const { return recurrent_.rows(); }

  /** gates[m] = both biases + W_ih x[m]. x: M rows of [I], xStride apart; gates: [M][4H]. */
  void project(int64_t M, const float* x, int64_t xStride, float* gates) const;
  /** sums[m] = W_hh h[m], which is known before the next bar is. States: h [H], c [H], rows `stride` apart; sums: [M][4H]. */
  void recur(int64_t M, const float* states, int64_t stride, float* sums, bool backwards = false) const;
  /** Advances M states by their projected gates [M][4H], spent, and their recur() [M][4H]. */
  void step(int64_t M, float* gates, const float* sums, float* states, int64_t stride) const;
  /** Runs L projected bars from a zero state; outputs[t] gains h. gates: [L][4H]; state: [6H] scratch. */
  void run(int64_t L, float* gates, float* state, float* outputs, int64_t outputStride, bool reversed = false) const;

 private:
  PackedMatrix input_;      // [I][4H]
  PackedMatrix recurrent_;  // [H][4H]
  std::vector<float> bias_;  // [4H], both PyTorch biases summed
};

}  // namespace autostock
