#pragma once

#include <torch/types.h>

namespace autostock {

/**
 * One LSTM layer from a zero state, differentiable: gates i, f, g, o in PyTorch's order and parametrisation. One
 * GEMM for all inputs, one per step for the recurrence, gates fused by the served cell; a CUDA tensor takes
 * torch::lstm. x: [L,B,I], weightIh: [4H,I], weightHh: [4H,H], biases: [4H] -> all outputs [L,B,H].
 */
torch::Tensor lstmLayer(const torch::Tensor& x, const torch::Tensor& weightIh, const torch::Tensor& weightHh,
                        const torch::Tensor& biasIh, const torch::Tensor& biasHh);

}  // namespace autostock
