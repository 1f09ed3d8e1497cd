#include "inference/gemm.h"

#include <algorithm>

#include "inference/clones.h"

#define AUTOSTOCK_INLINE __attribute__((always_inline)) inline

namespace autostock {

namespace {

constexpr int lanes = 8;
constexpr int64_t panelWidth = 64;

/** Eight sums side by side, at any address. */
typedef float Lanes __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));

AUTOSTOCK_INLINE Lanes& at(float* p) { return *reinterpret_cast<Lanes*>(p); }
AUTOSTOCK_INLINE const Lanes& at(const float* p) { return *reinterpret_cast<const Lanes*>(p); }

/** Rows x (8 Width) sums held in registers over all k. */
template <int Rows, int Width>
AUTOSTOCK_INLINE void tile(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride, float* y,
                           int64_t yStride) {
  Lanes sum[Rows][Width];
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Width; ++j) sum[i][j] = at(y + i * yStride + j * lanes);
  }
  for (int64_t k = 0; k < K; ++k) {
    const float* row = w + k * wStride;
    for (int i = 0; i < Rows; ++i) {
      const float value = x[i * xStride + k];
      for (int j = 0; j < Width; ++j) sum[i][j] += value * at(row + j * lanes);
    }
  }
  for (int i = 0; i < Rows; ++i) {
    for (int j = 0; j < Width; ++j) at(y + i * yStride + j * lanes) = sum[i][j];
  }
}

/** One column: the rows are what runs side by side. */
template <int Rows>
AUTOSTOCK_INLINE void column(int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride, float* y,
                             int64_t yStride) {
  float sum[Rows];
  for (int i = 0; i < Rows; ++i) sum[i] = y[i * yStride];
  for (int64_t k = 0; k < K; ++k) {
    for (int i = 0; i < Rows; ++i) sum[i] += x[i * xStride + k] * w[k * wStride];
  }
  for (int i = 0; i < Rows; ++i) y[i * yStride] = sum[i];
}

/** All columns of a band of rows: 12 sums fill 16 registers beside a weight row; few rows take wider tiles. */
template <int Rows>
AUTOSTOCK_INLINE void band(int64_t N, int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
                           float* y, int64_t yStride) {
  int64_t n = 0;
  if constexpr (Rows == 1) {
    for (; n + 8 * lanes <= N; n += 8 * lanes) tile<Rows, 8>(K, x, xStride, w + n, wStride, y + n, yStride);
  }
  if constexpr (Rows <= 3) {
    for (; n + 4 * lanes <= N; n += 4 * lanes) tile<Rows, 4>(K, x, xStride, w + n, wStride, y + n, yStride);
  }
  for (; n + 2 * lanes <= N; n += 2 * lanes) tile<Rows, 2>(K, x, xStride, w + n, wStride, y + n, yStride);
  for (; n + lanes <= N; n += lanes) tile<Rows, 1>(K, x, xStride, w + n, wStride, y + n, yStride);
  for (; n < N; ++n) column<Rows>(K, x, xStride, w + n, wStride, y + n, yStride);
}

}  // namespace

AUTOSTOCK_CLONES void gemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                           int64_t wStride, float* y, int64_t yStride) {
  int64_t m = 0;
  for (; m + 6 <= M; m += 6) band<6>(N, K, x + m * xStride, xStride, w, wStride, y + m * yStride, yStride);
  x += m * xStride;
  y += m * yStride;
  switch (M - m) {
    case 5: return band<5>(N, K, x, xStride, w, wStride, y, yStride);
    case 4: return band<4>(N, K, x, xStride, w, wStride, y, yStride);
    case 3: return band<3>(N, K, x, xStride, w, wStride, y, yStride);
    case 2: return band<2>(N, K, x, xStride, w, wStride, y, yStride);
    case 1: return band<1>(N, K, x, xStride, w, wStride, y, yStride);
    default: return;
  }
}

PackedMatrix::PackedMatrix(const std::vector<float>& rowMajor, int64_t K, int64_t N) : rows_(K), columns_(N) {
  panels_.reserve(rowMajor.size());
  for (int64_t n = 0; n < N; n += panelWidth) {
    const int64_t width = std::min(panelWidth, N - n);
    for (int64_t k = 0; k < K; ++k) {
      const auto from = rowMajor.begin() + k * N + n;
      panels_.insert(panels_.end(), from, from + width);
    }
  }
}

void PackedMatrix::accumulate(int64_t M, const float* x, int64_t xStride, float* y, int64_t yStride,
                              bool backwards) const {
  const int64_t count = (columns_ + panelWidth - 1) / panelWidth;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t n = (backwards ? count - 1 - i : i) * panelWidth;
    const int64_t width = std::min(panelWidth, columns_ - n);
    gemm(M, width, rows_, x, xStride, panels_.data() + n * rows_, width, y + n, yStride);
  }
}

}  // namespace autostock
