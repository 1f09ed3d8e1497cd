#pragma once

#include <torch/types.h>

namespace autostock {

/**
 * One GRU layer from a zero state, differentiable: gates r, z, n in PyTorch's order and parametrisation, reset after
 * the recurrent product. One GEMM for all inputs, one per step for the recurrence, gates fused by the served cell; a
 * CUDA tensor takes torch::gru. x: [L,B,I], weightIh: [3H,I], weightHh: [3H,H], biases: [3H] -> all outputs [L,B,H].
 */
torch::Tensor gruLayer(const torch::Tensor& x, const torch::Tensor& weightIh, const torch::Tensor& weightHh,
                       const torch::Tensor& biasIh, const torch::Tensor& biasHh);

}  // namespace autostock
