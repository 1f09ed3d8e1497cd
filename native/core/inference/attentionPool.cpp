#include "inference/attentionPool.h"

#include <algorithm>

#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

AttentionPool::AttentionPool(const Tensors& tensors)
    : weight_(transposed(tensors.at("attention.weight")), tensors.at("attention.weight").shape[1],
              tensors.at("attention.weight").shape[0]),
      bias_(tensors.at("attention.bias").data),
      score_(tensors.at("score.weight").data) {}

void AttentionPool::score(int64_t M, const float* rows, int64_t stride, float* scratch) const {
  const int64_t A = weight_.columns();
  for (int64_t m = 0; m < M; ++m) std::copy(bias_.begin(), bias_.end(), scratch + m * A);
  weight_.accumulate(M, rows, stride, scratch, A);
  hyperbolicTangent(scratch, M * A, scratch);
  for (int64_t m = 0; m < M; ++m) scratch[m] = dot(scratch + m * A, score_.data(), A);
}

void AttentionPool::add(float score, const float* row, float* pool) const {
  float& maximum = pool[0];
  float& sum = pool[1];
  float* weighted = pool + 2;
  const int64_t D = width();
  if (sum == 0.0f || score > maximum) {
    const float shrink = sum == 0.0f ? 0.0f : exponential(maximum - score);
    maximum = score;
    sum = sum * shrink + 1.0f;
    for (int64_t j = 0; j < D; ++j) weighted[j] = weighted[j] * shrink + row[j];
  } else {
    const float weight = exponential(score - maximum);
    sum += weight;
    for (int64_t j = 0; j < D; ++j) weighted[j] += weight * row[j];
  }
}

void AttentionPool::finish(const float* pool, float* out) const {
  const int64_t D = width();
  for (int64_t j = 0; j < D; ++j) out[j] = pool[2 + j] / pool[1];
}

}  // namespace autostock
