#pragma once

#include <cstdint>

namespace autostock {

/** Factors of one AdamW step over a tensor. */
struct AdamWFactors {
  float clip;      // of the gradient
  float rate;      // learning rate over the first moment's bias correction
  float root;      // 1 / sqrt of the second moment's bias correction
  float keep;      // 1 - learning rate * decay
  float epsilon;
};

inline constexpr double adamWBeta1 = 0.9;
inline constexpr double adamWBeta2 = 0.999;
inline constexpr double adamWEpsilon = 1e-8;

/** Sum of squares in double; the same bits on every instruction set. */
double squaredNorm(const float* x, int64_t n);

/** One pass over w, the moments and the gradient, which is cleared; no two arrays overlap. */
void adamWStep(const AdamWFactors& factors, int64_t n, float* w, float* gradient, float* mean, float* square);

}  // namespace autostock
