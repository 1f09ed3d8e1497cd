#pragma once

#include <torch/types.h>

namespace autostock {

/**
 * Causal convolution along the bars, differentiable: x [B,T,Ci], weight [Co,Ci,K], bias [Co] -> [B,ceil(T/stride),Co].
 * The last output stands at the last bar, the others `stride` bars apart; bars before the first are zeros. Channels
 * last, so that every tap is one matrix product over the whole batch and no window is copied out.
 */
torch::Tensor causalConvolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                int64_t stride);

}  // namespace autostock
