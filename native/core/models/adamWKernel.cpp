// Blends for branches: values stay the same, loops become vectors (with -fno-math-errno, cmake/simd.cmake).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "models/adamWKernel.h"

#include <cmath>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define AUTOSTOCK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define AUTOSTOCK_CLONES
#endif

namespace autostock {

AUTOSTOCK_CLONES double squaredNorm(const float* x, int64_t n) {
  constexpr int64_t lanes = 16;  // fixed: the order of the sum must not depend on the register width
  double sums[lanes] = {};
  int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    for (int64_t l = 0; l < lanes; ++l) {
      const double v = x[i + l];
      sums[l] += v * v;
    }
  }
  for (int64_t l = 0; i < n; ++i, ++l) sums[l] += static_cast<double>(x[i]) * x[i];
  double total = 0.0;
  for (const double sum : sums) total += sum;
  return total;
}

AUTOSTOCK_CLONES void adamWStep(const AdamWFactors& factors, int64_t n, float* __restrict w, float* __restrict gradient,
                                float* __restrict mean, float* __restrict square) {
  const AdamWFactors f = factors;
  constexpr auto first = static_cast<float>(1.0 - adamWBeta1);
  constexpr auto second = static_cast<float>(1.0 - adamWBeta2);
  for (int64_t i = 0; i < n; ++i) {
    const float clipped = gradient[i] * f.clip;
    mean[i] += first * (clipped - mean[i]);
    square[i] += second * (clipped * clipped - square[i]);
    w[i] = w[i] * f.keep - f.rate * mean[i] / (std::sqrt(square[i]) * f.root + f.epsilon);
    gradient[i] = 0.0f;
  }
}

}  // namespace autostock
