#include "models/additiveAttention.h"

namespace autostock {

torch::Tensor additiveAttention(const torch::Tensor& rows, const Parameters& parameters) {
  const torch::Tensor energy =
      torch::tanh(torch::linear(rows, parameters.at("attention.weight"), parameters.at("attention.bias")));  // [L,B,A]
  const torch::Tensor weights = torch::softmax(torch::linear(energy, parameters.at("score.weight")), 0);  // [L,B,1]
  return (weights * rows).sum(0);
}

}  // namespace autostock
