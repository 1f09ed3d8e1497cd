#pragma once

#include <cstdint>

namespace autostock::rl {

/** y[m][n] = x[n][m]: x is [rows][columns]. */
void transpose(const float* x, int64_t rows, int64_t columns, float* y);

/** The first `width` numbers of n rows that stand xStride (0 = always the same row) and yStride floats apart. */
void copyRows(const float* x, int64_t xStride, int64_t n, int64_t width, float* y, int64_t yStride);

/** y[i] = x[rows[i]], rows of `width`. */
void gatherRows(const float* x, const uint32_t* rows, int64_t n, int64_t width, float* y);

/** sums[c] += sum over n rows of x[i][c], in order of the rows. */
void addRows(const float* x, int64_t n, int64_t width, float* sums);

/** slopes *= derivative of tanh, or of ReLU, by its values h; n numbers. */
void tanhSlope(const float* h, int64_t n, float* slopes);
void reluSlope(const float* h, int64_t n, float* slopes);

}  // namespace autostock::rl
