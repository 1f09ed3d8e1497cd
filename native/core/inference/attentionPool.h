#pragma once

#include <vector>

#include "inference/gemm.h"
#include "inference/tensors.h"

namespace autostock {

/**
 * Additive attention over time: the softmax of v^T tanh(W r_t + b) weighs r_t. Bars are taken one by one with a
 * running maximum, so a pool is a state of [2 + D]: maximum, sum of weights, weighted sum; zero before its first bar.
 * Bahdanau et al. 2015; running softmax: Milakov and Gimelshein 2018.
 */
class AttentionPool {
 public:
  AttentionPool() = default;
  /** Tensors: attention.{weight [A,D], bias [A]}, score.weight [1,A]. */
  explicit AttentionPool(const Tensors& tensors);

  int64_t width() const { return weight_.rows(); }
  int64_t stateSize() const { return 2 + width(); }
  /** Floats of scratch for each row. */
  int64_t scratchSize() const { return weight_.columns(); }

  /** Scores of M rows of [D]: they become the first M floats of scratch, [M][A]. */
  void score(int64_t M, const float* rows, int64_t stride, float* scratch) const;
  /** Takes a row of a given score into a pool. */
  void add(float score, const float* row, float* pool) const;
  /** out[D] = the weighted mean. */
  void finish(const float* pool, float* out) const;

 private:
  PackedMatrix weight_;       // [D][A]
  std::vector<float> bias_;   // [A]
  std::vector<float> score_;  // [A]
};

}  // namespace autostock
