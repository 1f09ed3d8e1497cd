// Compiled with -ffp-contract=fast, see cmake/simd.cmake. Blends for branches: values stay the same, loops become vectors.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "rl/networks/fusedKernels.h"

#include "inference/clones.h"
#include "inference/gemmTiles.h"
#include "inference/kernels.h"

namespace autostock::rl {

namespace {

/** Of this file: a product enters its sum unrounded. */
struct Fused;

}  // namespace

AUTOSTOCK_CLONES void fusedGemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                                int64_t wStride, float* y, int64_t yStride) {
  gemmTiles::product<Fused, false>(M, N, K, x, xStride, w, wStride, y, yStride);
}

AUTOSTOCK_CLONES void fusedGemmTransposed(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride,
                                          const float* w, int64_t wStride, float* y, int64_t yStride) {
  gemmTiles::product<Fused, true>(M, N, K, x, xStride, w, wStride, y, yStride);
}

AUTOSTOCK_CLONES void fusedTanh(float* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) x[i] = 1.0f - 2.0f / (exponential(2.0f * x[i]) + 1.0f);
}

}  // namespace autostock::rl
