#pragma once

#include <cstdint>

namespace autostock::rl {

/**
 * y[m][n] += sum over k of x[m][k] w[k][n], added in order of k, each product unrounded where the processor can: twice the
 * speed of gemm() in inference/gemm.h. Every row holds the bits it has alone, whatever M is; processors without fused
 * multiply-add (x86-64 before 2013) round each product and get other last bits. No allocation, no overlap.
 */
void fusedGemm(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w, int64_t wStride,
               float* y, int64_t yStride);

/** The same with x held as [K][M]: y[m][n] += sum over k of x[k][m] w[k][n]. What gradients of weights are. */
void fusedGemmTransposed(int64_t M, int64_t N, int64_t K, const float* x, int64_t xStride, const float* w,
                         int64_t wStride, float* y, int64_t yStride);

/** y = tanh(x) in place, within 3e-7. */
void fusedTanh(float* x, int64_t n);

}  // namespace autostock::rl
