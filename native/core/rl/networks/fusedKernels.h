#pragma once

#include <cstdint>

namespace autostock::rl {

/**
 * y[m][n] = start[m][n] + sum over k of x[m][k] w[k][n], added in order of k, each product unrounded where the processor can:
 * twice the speed of gemm() in inference/gemm.h. start: rows startStride apart, 0 = the same for all; y itself to add to it.
 * Every row holds the bits it has alone, whatever M is; processors without fused multiply-add (x86-64 before 2013) round
 * each product and get other last bits. No allocation, no other overlap.
 */
void fusedGemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
               const float* start, int64_t startStride, float* y, int64_t yStride);

/** With x held as [K][M]: y[m][n] += sum over k of x[k][m] w[k][n]. What gradients of weights are. */
void fusedGemmTransposed(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                         int64_t wStride, float* y, int64_t yStride);

/** Outputs that fusedDots() can have. */
inline constexpr int64_t MOST_DOTS = 4;

/**
 * Few outputs: y[m][n] = bias[n] + sum over k of x[m][k] w[n][k], N <= MOST_DOTS, K a multiple of 8; x and w packed. Eight sums
 * side by side, then pairs of them; every row holds the bits it has alone.
 */
void fusedDots(int64_t M, int64_t N, int64_t K, const float* x, const float* w, const float* bias, float* y,
               int64_t yStride);

/** x = tanh(x) in place, within 3e-7, also of its size; never beyond 1. */
void fusedTanh(float* x, int64_t n);

}  // namespace autostock::rl
