#pragma once

#include <torch/types.h>

namespace autostock::rl {

/** PyTorch's layout: gates i, f, g, o of an LSTM, r, z, n of a GRU. */
struct RecurrentWeights {
  torch::Tensor inputs;     // [G H][I]
  torch::Tensor hidden;     // [G H][H]
  torch::Tensor inputBias;  // [G H]
  torch::Tensor hiddenBias;
};

/**
 * By LibTorch's operators, one layer over T steps of B copies, differentiable back through time: x [T][B][I] -> h
 * [T][B][H]. starts: [T][B] bytes on the host, alive until the gradient is taken, 1 = the memory is empty before that
 * step. memory: [B][2H] h and c, a constant, left as after the last step.
 */
torch::Tensor lstmSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                        const RecurrentWeights& weights);

/** The same, memory [B][H]; the reset gate acts after the recurrent product, as in PyTorch. */
torch::Tensor gruSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                       const RecurrentWeights& weights);

/** The same on the CPU: the cells of the models, gradients written by hand. */
torch::Tensor fusedLstmSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                             const RecurrentWeights& weights);
torch::Tensor fusedGruSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                            const RecurrentWeights& weights);

}  // namespace autostock::rl
