// Compiled with -ffp-contract=fast, see cmake/simd.cmake. Blends for branches: values stay the same, loops become vectors.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "rl/networks/fusedKernels.h"

#include "inference/clones.h"
#include "inference/gemmTiles.h"

namespace autostock::rl {

namespace {

/** Of this file: a product enters its sum unrounded. Said in full: a sum that GCC takes for a reduction is not contracted. */
struct Fused {
  static AUTOSTOCK_INLINE float plus(float sum, float a, float b) { return __builtin_fmaf(a, b, sum); }
};

using gemmTiles::at;
using gemmTiles::Lanes;
using gemmTiles::lanes;

AUTOSTOCK_INLINE float total(const Lanes& x) {
  const Lanes fours = x + __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
  const Lanes twos = fours + __builtin_shufflevector(fours, fours, 2, 3, 0, 1, 6, 7, 4, 5);
  return twos[0] + twos[1];
}

template <int Rows, int Outputs>
AUTOSTOCK_INLINE void dots(int64_t K, const float* x, const float* w, const float* bias, float* y, int64_t yStride) {
  Lanes sum[Rows][Outputs] = {};
  for (int64_t k = 0; k < K; k += lanes) {
    for (int i = 0; i < Rows; ++i) {
      for (int o = 0; o < Outputs; ++o) sum[i][o] += at(x + i * K + k) * at(w + o * K + k);
    }
  }
  for (int i = 0; i < Rows; ++i) {
    for (int o = 0; o < Outputs; ++o) y[i * yStride + o] = bias[o] + total(sum[i][o]);
  }
}

template <int Outputs>
AUTOSTOCK_INLINE void allDots(int64_t M, int64_t K, const float* x, const float* w, const float* bias, float* y,
                              int64_t yStride) {
  constexpr int rows = 12 / Outputs;  // 12 sums fill 16 registers beside what they are made of
  int64_t m = 0;
  for (; m + rows <= M; m += rows) dots<rows, Outputs>(K, x + m * K, w, bias, y + m * yStride, yStride);
  for (; m < M; ++m) dots<1, Outputs>(K, x + m * K, w, bias, y + m * yStride, yStride);
}

}  // namespace

AUTOSTOCK_CLONES void fusedGemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                                int64_t wStride, const float* start, int64_t startStride, float* y, int64_t yStride) {
  gemmTiles::product<Fused, false>(M, N, K, x, xStride, w, wStride, start, startStride, y, yStride);
}

AUTOSTOCK_CLONES void fusedGemmTransposed(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride,
                                          const float* w, int64_t wStride, float* y, int64_t yStride) {
  gemmTiles::product<Fused, true>(M, N, K, x, xStride, w, wStride, y, yStride, y, yStride);
}

AUTOSTOCK_CLONES void fusedDots(int64_t M, int64_t N, int64_t K, const float* x, const float* w, const float* bias,
                                float* y, int64_t yStride) {
  switch (N) {
    case 1: return allDots<1>(M, K, x, w, bias, y, yStride);
    case 2: return allDots<2>(M, K, x, w, bias, y, yStride);
    case 3: return allDots<3>(M, K, x, w, bias, y, yStride);
    default: return allDots<4>(M, K, x, w, bias, y, yStride);
  }
}

// Eigen's rational function of degree 13 over 6, whose argument ends where it comes to 1.
AUTOSTOCK_CLONES void fusedTanh(float* x, int64_t n) {
  constexpr float end = 7.99881172180175781f;
  for (int64_t i = 0; i < n; ++i) {
    float z = x[i] < -end ? -end : x[i];
    z = z > end ? end : z;
    const float z2 = z * z;
    float p = -2.76076847742355e-16f;
    p = p * z2 + 2.00018790482477e-13f;
    p = p * z2 - 8.60467152213735e-11f;
    p = p * z2 + 5.12229709037114e-08f;
    p = p * z2 + 1.48572235717979e-05f;
    p = p * z2 + 6.37261928875436e-04f;
    p = p * z2 + 4.89352455891786e-03f;
    float q = 1.19825839466702e-06f;
    q = q * z2 + 1.18534705686654e-04f;
    q = q * z2 + 2.26843463243900e-03f;
    q = q * z2 + 4.89352518554385e-03f;
    x[i] = z * p / q;
  }
}

}  // namespace autostock::rl
