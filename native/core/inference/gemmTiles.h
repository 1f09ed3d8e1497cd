#pragma once

#include <cstdint>

#define AUTOSTOCK_INLINE __attribute__((always_inline)) inline

/**
 * Products of small matrices, inlined into the clones of whoever includes this. Rounding is a type of the including file: files
 * that contract products into their sums and files that do not get instances of their own.
 */
namespace autostock::gemmTiles {

inline constexpr int lanes = 8;

/** Eight sums side by side, at any address. */
typedef float Lanes __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));

AUTOSTOCK_INLINE Lanes& at(float* p) { return *reinterpret_cast<Lanes*>(p); }
AUTOSTOCK_INLINE const Lanes& at(const float* p) { return *reinterpret_cast<const Lanes*>(p); }

/** x[m][k], of rows of k or, transposed, of rows of m. */
template <class Rounding, bool Transposed>
AUTOSTOCK_INLINE float element(const float* x, int64_t xStride, int64_t m, int64_t k) {
  return Transposed ? x[k * xStride + m] : x[m * xStride + k];
}

/** Rows x (8 Width) sums held in registers over all k. */
template <class Rounding, bool Transposed, int Rows, int Width>
AUTOSTOCK_INLINE void tile(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride, float* y,
                           int64_t yStride) {
  Lanes sum[Rows][Width];
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Width; ++j) sum[i][j] = at(y + i * yStride + j * lanes);
  }
  for (int64_t k = 0; k < K; ++k) {
    const float* row = w + k * wStride;
    for (int i = 0; i < Rows; ++i) {
      const float value = element<Rounding, Transposed>(x, xStride, i, k);
      for (int j = 0; j < Width; ++j) sum[i][j] += value * at(row + j * lanes);
    }
  }
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Width; ++j) at(y + i * yStride + j * lanes) = sum[i][j];
  }
}

/** One column: the rows are what runs side by side. */
template <class Rounding, bool Transposed, int Rows>
AUTOSTOCK_INLINE void column(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride, float* y,
                             int64_t yStride) {
  float sum[Rows];
  for (int i = 0; i < Rows; ++i) sum[i] = y[i * yStride];
  for (int64_t k = 0; k < K; ++k) {
    for (int i = 0; i < Rows; ++i) sum[i] += element<Rounding, Transposed>(x, xStride, i, k) * w[k * wStride];
  }
  for (int i = 0; i < Rows; ++i) y[i * yStride] = sum[i];
}

/** All columns of a band of rows: 12 sums fill 16 registers beside a weight row; few rows take wider tiles. */
template <class Rounding, bool Transposed, int Rows>
AUTOSTOCK_INLINE void band(int64_t N, int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
                           float* y, int64_t yStride) {
  int64_t n = 0;
  if constexpr (Rows == 1) {
    for (; n + 8 * lanes <= N; n += 8 * lanes) tile<Rounding, Transposed, Rows, 8>(K, x, xStride, w + n, wStride, y + n, yStride);
  }
  if constexpr (Rows <= 3) {
    for (; n + 4 * lanes <= N; n += 4 * lanes) tile<Rounding, Transposed, Rows, 4>(K, x, xStride, w + n, wStride, y + n, yStride);
  }
  for (; n + 2 * lanes <= N; n += 2 * lanes) tile<Rounding, Transposed, Rows, 2>(K, x, xStride, w + n, wStride, y + n, yStride);
  for (; n + lanes <= N; n += lanes) tile<Rounding, Transposed, Rows, 1>(K, x, xStride, w + n, wStride, y + n, yStride);
  for (; n < N; ++n) column<Rounding, Transposed, Rows>(K, x, xStride, w + n, wStride, y + n, yStride);
}

/** Bands of six rows, then the rest. */
template <class Rounding, bool Transposed>
AUTOSTOCK_INLINE void product(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                              int64_t wStride, float* y, int64_t yStride) {
  const int64_t step = Transposed ? 1 : xStride;
  int64_t m = 0;
  for (; m + 6 <= M; m += 6) band<Rounding, Transposed, 6>(N, K, x + m * step, xStride, w, wStride, y + m * yStride, yStride);
  x += m * step;
  y += m * yStride;
  switch (M - m) {
    case 5: return band<Rounding, Transposed, 5>(N, K, x, xStride, w, wStride, y, yStride);
    case 4: return band<Rounding, Transposed, 4>(N, K, x, xStride, w, wStride, y, yStride);
    case 3: return band<Rounding, Transposed, 3>(N, K, x, xStride, w, wStride, y, yStride);
    case 2: return band<Rounding, Transposed, 2>(N, K, x, xStride, w, wStride, y, yStride);
    case 1: return band<Rounding, Transposed, 1>(N, K, x, xStride, w, wStride, y, yStride);
    default: return;
  }
}

}  // namespace autostock::gemmTiles
