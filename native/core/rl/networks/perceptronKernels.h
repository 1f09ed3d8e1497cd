#pragma once

#include <cstdint>

namespace autostock::rl {

/** y[m][n] = x[n][m]: x is [rows][columns]. */
void transpose(const float* x, int64_t rows, int64_t columns, float* y);

/** The first `width` numbers of n rows that stand xStride (0 = always the same row) and yStride floats apart. */
void copyRows(const float* x, int64_t xStride, int64_t n, int64_t width, float* y, int64_t yStride);

/** y[i] = x[rows[i]] of the first n of `all` rows of `width`; rows that come after them are asked of memory. */
void gatherRows(const float* x, const uint32_t* rows, int64_t n, int64_t all, int64_t width, float* y);

/** slopes *= derivative of tanh, or of ReLU, by its values h; n numbers. */
void tanhSlope(const float* h, int64_t n, float* slopes);
void reluSlope(const float* h, int64_t n, float* slopes);

}  // namespace autostock::rl
