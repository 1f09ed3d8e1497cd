#include "rl/networks/libtorchRecurrentLayer.h"

namespace autostock::rl {

namespace {

/** One product for the inputs of all steps: [T] of [B][G H]. */
std::vector<torch::Tensor> inputParts(const torch::Tensor& x, const torch::Tensor& bias, const torch::Tensor& weights) {
  return torch::addmm(bias, x.flatten(0, 1), weights.t()).view({x.size(0), x.size(1), -1}).unbind(0);
}

/** [T] of [B][1] 0 where an episode starts, 1 elsewhere. */
std::vector<torch::Tensor> keepsOf(const torch::Tensor& starts, const torch::Tensor& x) {
  return starts.eq(0).unsqueeze(2).to(x.options()).unbind(0);
}

}  // namespace

torch::Tensor lstmSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                        const RecurrentWeights& weights) {
  const torch::Tensor turned = weights.hidden.t();
  const std::vector<torch::Tensor> inputs = inputParts(x, weights.inputBias + weights.hiddenBias, weights.inputs);
  const std::vector<torch::Tensor> keeps = keepsOf(starts, x), halves = memory.chunk(2, 1);
  std::vector<torch::Tensor> out;
  torch::Tensor h = halves[0], c = halves[1];
  for (size_t t = 0; t < inputs.size(); ++t) {
    const std::vector<torch::Tensor> gates = torch::addmm(inputs[t], h * keeps[t], turned).chunk(4, 1);
    c = torch::sigmoid(gates[1]) * (c * keeps[t]) + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
    h = torch::sigmoid(gates[3]) * torch::tanh(c);
    out.push_back(h);
  }
  memory = torch::cat({h, c}, 1);
  return torch::stack(out);
}

torch::Tensor gruSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                       const RecurrentWeights& weights) {
  const torch::Tensor turned = weights.hidden.t();
  const std::vector<torch::Tensor> inputs = inputParts(x, weights.inputBias, weights.inputs);
  const std::vector<torch::Tensor> keeps = keepsOf(starts, x);
  std::vector<torch::Tensor> out;
  torch::Tensor h = memory;
  for (size_t t = 0; t < inputs.size(); ++t) {
    h = h * keeps[t];
    const std::vector<torch::Tensor> own = inputs[t].chunk(3, 1);
    const std::vector<torch::Tensor> past = torch::addmm(weights.hiddenBias, h, turned).chunk(3, 1);
    const torch::Tensor n = torch::tanh(own[2] + torch::sigmoid(own[0] + past[0]) * past[2]);
    h = n + torch::sigmoid(own[1] + past[1]) * (h - n);
    out.push_back(h);
  }
  memory = h;
  return torch::stack(out);
}

}  // namespace autostock::rl
