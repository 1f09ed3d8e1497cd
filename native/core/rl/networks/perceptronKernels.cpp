// Blends for branches: values stay the same, loops become vectors; and no calls of memcpy for a few floats.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math", "no-tree-loop-distribute-patterns")
#endif

#include "rl/networks/perceptronKernels.h"

#include <algorithm>

#include "inference/clones.h"

namespace autostock::rl {

void transpose(const float* x, int64_t rows, int64_t columns, float* y) {
  constexpr int64_t block = 8;  // a block's lines of both sides stay in the first cache
  for (int64_t c = 0; c < columns; c += block) {
    const int64_t last = std::min(columns, c + block);
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t k = c; k < last; ++k) y[k * rows + r] = x[r * columns + k];
    }
  }
}

AUTOSTOCK_CLONES void copyRows(const float* __restrict x, int64_t xStride, int64_t n, int64_t width,
                               float* __restrict y, int64_t yStride) {
  for (int64_t i = 0; i < n; ++i, x += xStride, y += yStride) {
    for (int64_t c = 0; c < width; ++c) y[c] = x[c];
  }
}

AUTOSTOCK_CLONES void gatherRows(const float* __restrict x, const uint32_t* rows, int64_t n, int64_t width,
                                 float* __restrict y) {
  for (int64_t i = 0; i < n; ++i, y += width) {
    const float* from = x + rows[i] * width;
    for (int64_t c = 0; c < width; ++c) y[c] = from[c];
  }
}

AUTOSTOCK_CLONES void addRows(const float* x, int64_t n, int64_t width, float* sums) {
  for (int64_t i = 0; i < n; ++i, x += width) {
    for (int64_t c = 0; c < width; ++c) sums[c] += x[c];
  }
}

AUTOSTOCK_CLONES void tanhSlope(const float* __restrict h, int64_t n, float* __restrict slopes) {
  for (int64_t i = 0; i < n; ++i) slopes[i] *= 1.0f - h[i] * h[i];
}

AUTOSTOCK_CLONES void reluSlope(const float* __restrict h, int64_t n, float* __restrict slopes) {
  for (int64_t i = 0; i < n; ++i) slopes[i] = h[i] > 0.0f ? slopes[i] : 0.0f;
}

}  // namespace autostock::rl
