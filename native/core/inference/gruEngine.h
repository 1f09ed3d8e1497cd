#pragma once

#include <string>
#include <vector>

#include "inference/gemm.h"
#include "inference/tensors.h"

namespace autostock {

/**
 * One GRU layer ready to run, as PyTorch and cuDNN define it: n = tanh(W x + b + r (U h + b')), h' = n + z (h - n).
 * Cho et al. 2014.
 */
class GruEngine {
 public:
  /** Tensors: <prefix>{weight_ih,weight_hh,bias_ih,bias_hh}<suffix>, gates r, z, n. */
  GruEngine(const Tensors& tensors, const std::string& prefix, const std::string& suffix);

  int64_t inputs() const { return input_.rows(); }
  int64_t hidden() const { return recurrent_.rows(); }

  /** gates[m] = biases + W_ih x[m] as gruCell() reads them. x: M rows of [I], xStride apart; gates: [M][4H]. */
  void project(int64_t M, const float* x, int64_t xStride, float* gates) const;
  /** sums[m] = W_hh h[m], which is known before the next bar is. State: h [H], rows `stride` apart; sums: [M][3H]. */
  void recur(int64_t M, const float* states, int64_t stride, float* sums, bool backwards = false) const;
  /** Advances M states by their projected gates [M][4H], spent, and their recur() [M][3H]. */
  void step(int64_t M, float* gates, const float* sums, float* states, int64_t stride) const;

 private:
  PackedMatrix input_;       // [I][3H], gates n, r, z
  PackedMatrix recurrent_;   // [H][3H], gates r, z, n
  std::vector<float> bias_;  // [4H]: n of the input, r and z of both, n of the recurrence
};

}  // namespace autostock
