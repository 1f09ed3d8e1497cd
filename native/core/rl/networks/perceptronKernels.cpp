// Blends for branches: values stay the same, loops become vectors; and no calls of memcpy for a few floats.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math", "no-tree-loop-distribute-patterns")
#endif

#include "rl/networks/perceptronKernels.h"

#include <algorithm>

#include "inference/clones.h"

namespace autostock::rl {

namespace {

constexpr int64_t side = 8;
typedef float Row __attribute__((vector_size(side * sizeof(float)), aligned(sizeof(float)), may_alias));

/** y[c][r] = x[r][c] of 8 x 8: pairs of rows, then fours, then halves change places. */
__attribute__((always_inline)) inline void transposeBlock(const float* x, int64_t xStride, float* y, int64_t yStride) {
  Row a[side], b[side];
  for (int64_t i = 0; i < side; ++i) a[i] = *reinterpret_cast<const Row*>(x + i * xStride);
  for (int64_t i = 0; i < side; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int64_t i = 0; i < side; i += i % 4 == 1 ? 3 : 1) {
    a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    a[i + 2] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int64_t i = 0; i < side / 2; ++i) {
    *reinterpret_cast<Row*>(y + i * yStride) = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *reinterpret_cast<Row*>(y + (i + 4) * yStride) = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

}  // namespace

AUTOSTOCK_CLONES void transpose(const float* x, int64_t rows, int64_t columns, float* y) {
  for (int64_t r = 0; r < rows; r += side) {
    for (int64_t c = 0; c < columns; c += side) {
      if (r + side <= rows && c + side <= columns) {
        transposeBlock(x + r * columns + c, columns, y + c * rows + r, rows);
        continue;
      }
      for (int64_t i = r; i < std::min(rows, r + side); ++i) {
        for (int64_t k = c; k < std::min(columns, c + side); ++k) y[k * rows + i] = x[i * columns + k];
      }
    }
  }
}

AUTOSTOCK_CLONES void copyRows(const float* __restrict x, int64_t xStride, int64_t n, int64_t width,
                               float* __restrict y, int64_t yStride) {
  for (int64_t i = 0; i < n; ++i, x += xStride, y += yStride) {
    for (int64_t c = 0; c < width; ++c) y[c] = x[c];
  }
}

AUTOSTOCK_CLONES void gatherRows(const float* __restrict x, const uint32_t* rows, int64_t n, int64_t all,
                                 int64_t width, float* __restrict y) {
  constexpr int64_t line = 16;
  for (int64_t i = 0; i < n; ++i, y += width) {
    const float* from = x + rows[i] * width;
    for (int64_t c = 0; c < width; ++c) y[c] = from[c];
    if (i + n >= all) continue;
    const float* later = x + rows[i + n] * width;
    for (int64_t c = 0; c < width; c += line) __builtin_prefetch(later + c);
    __builtin_prefetch(later + width - 1);  // rows need not begin where a line does
  }
}

AUTOSTOCK_CLONES void tanhSlope(const float* __restrict h, int64_t n, float* __restrict slopes) {
  for (int64_t i = 0; i < n; ++i) slopes[i] *= 1.0f - h[i] * h[i];
}

AUTOSTOCK_CLONES void reluSlope(const float* __restrict h, int64_t n, float* __restrict slopes) {
  for (int64_t i = 0; i < n; ++i) slopes[i] = h[i] > 0.0f ? slopes[i] : 0.0f;
}

}  // namespace autostock::rl
