#pragma once

#include <cstdint>
#include <type_traits>

#define AUTOSTOCK_INLINE __attribute__((always_inline)) inline

/**
 * Products of small matrices, inlined into the clones of whoever includes this. Rounding is a type of the including file: files
 * that contract products into their sums and files that do not get instances of their own. Its plus(sum, a, b) is sum + a b.
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
AUTOSTOCK_INLINE void tile(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
                           const float* start, int64_t startStride, float* y, int64_t yStride) {
  Lanes sum[Rows][Width];
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Width; ++j) sum[i][j] = at(start + i * startStride + j * lanes);
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
AUTOSTOCK_INLINE void column(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
                             const float* start, int64_t startStride, float* y, int64_t yStride) {
  float sum[Rows];
  for (int i = 0; i < Rows; ++i) sum[i] = start[i * startStride];
  for (int64_t k = 0; k < K; ++k) {
    for (int i = 0; i < Rows; ++i)
      sum[i] = Rounding::plus(sum[i], element<Rounding, Transposed>(x, xStride, i, k), w[k * wStride]);
  }
  for (int i = 0; i < Rows; ++i) y[i * yStride] = sum[i];
}

/** All columns of a band of rows: 12 sums fill 16 registers beside a weight row; few rows take wider tiles. */
template <class Rounding, bool Transposed, int Rows>
AUTOSTOCK_INLINE void band(int64_t N, int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
                           const float* start, int64_t startStride, float* y, int64_t yStride) {
  int64_t n = 0;
  const auto tiles = [&]<int Width>(std::integral_constant<int, Width>) __attribute__((always_inline)) {
    for (; n + Width * lanes <= N; n += Width * lanes)
      tile<Rounding, Transposed, Rows, Width>(K, x, xStride, w + n, wStride, start + n, startStride, y + n, yStride);
  };
  if constexpr (Rows == 1) tiles(std::integral_constant<int, 8>{});
  if constexpr (Rows <= 3) tiles(std::integral_constant<int, 4>{});
  tiles(std::integral_constant<int, 2>{});
  tiles(std::integral_constant<int, 1>{});
  for (; n < N; ++n)
    column<Rounding, Transposed, Rows>(K, x, xStride, w + n, wStride, start + n, startStride, y + n, yStride);
}

/** Bands of six rows, then the rest: y = start + x w. start: rows startStride apart, 0 = the same for all; may be y. */
template <class Rounding, bool Transposed>
AUTOSTOCK_INLINE void product(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                              int64_t wStride, const float* start, int64_t startStride, float* y, int64_t yStride) {
  const auto rows = [&]<int Rows>(std::integral_constant<int, Rows>) __attribute__((always_inline)) {
    band<Rounding, Transposed, Rows>(N, K, x, xStride, w, wStride, start, startStride, y, yStride);
    x += Rows * (Transposed ? 1 : xStride);
    start += Rows * startStride;
    y += Rows * yStride;
    M -= Rows;
  };
  while (M >= 6) rows(std::integral_constant<int, 6>{});
  switch (M) {
    case 5: return rows(std::integral_constant<int, 5>{});
    case 4: return rows(std::integral_constant<int, 4>{});
    case 3: return rows(std::integral_constant<int, 3>{});
    case 2: return rows(std::integral_constant<int, 2>{});
    case 1: return rows(std::integral_constant<int, 1>{});
    default: return;
  }
}

}  // namespace autostock::gemmTiles
