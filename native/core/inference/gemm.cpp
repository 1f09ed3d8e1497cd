#include "inference/gemm.h"

#include <algorithm>

#include "inference/clones.h"
#include "inference/gemmTiles.h"

namespace autostock {

namespace {

constexpr int64_t panelWidth = 64;

/** Of this file: a product is rounded before it is added. */
struct EachRounded {
  static AUTOSTOCK_INLINE float plus(float sum, float a, float b) { return sum + a * b; }
};

}  // namespace

AUTOSTOCK_CLONES void gemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                           int64_t wStride, float* y, int64_t yStride) {
  gemmTiles::product<EachRounded, false>(M, N, K, x, xStride, w, wStride, y, yStride, y, yStride);
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
