#include "rl/dqn/noise.h"

#include <algorithm>
#include <cmath>

namespace autostock::rl {

namespace {

float squashed(double noise) {
  return static_cast<float>(noise < 0 ? -std::sqrt(-noise) : std::sqrt(noise));
}

}  // namespace

/** body(place among the parameters, place among the sigmas, noise): weights, then biases, layer by layer. */
template <class Body>
void NoisyLayers::eachWeight(const Body& body) {
  const float* in = inputs_.data();
  const float* out = outputs_.data();
  size_t s = 0;
  for (const LinearView& layer : layers_) {
    for (int64_t i = 0; i < layer.inputs; ++i) {
      for (int64_t o = 0; o < layer.outputs; ++o)
        body(static_cast<size_t>(layer.weight + i * layer.inStride + o * layer.outStride), s++, in[i] * out[o]);
    }
    for (int64_t o = 0; o < layer.outputs; ++o) body(static_cast<size_t>(layer.bias + o), s++, out[o]);
    in += layer.inputs;
    out += layer.outputs;
  }
}

NoisyLayers::NoisyLayers(Network& network, double sigmaStart) : network_(network), layers_(network.lastLayers()) {
  const std::span<const float> start = network.parameters();
  means_.assign(start.begin(), start.end());
  size_t inputs = 0, outputs = 0;
  for (const LinearView& layer : layers_) {
    const auto count = static_cast<size_t>((layer.inputs + 1) * layer.outputs);
    const double sigma = sigmaStart / std::sqrt(static_cast<double>(layer.inputs));
    sigmas_.insert(sigmas_.end(), count, static_cast<float>(sigma));
    inputs += static_cast<size_t>(layer.inputs);
    outputs += static_cast<size_t>(layer.outputs);
  }
  gradients_.resize(sigmas_.size());
  inputs_.resize(inputs);
  outputs_.resize(outputs);
}

void NoisyLayers::draw(Rng& draws) {
  for (float& x : inputs_) x = squashed(draws.normal());
  for (float& x : outputs_) x = squashed(draws.normal());
  const std::span<float> weights = network_.parameters();
  std::ranges::copy(means_, weights.begin());
  eachWeight([&](size_t w, size_t s, float noise) { weights[w] += sigmas_[s] * noise; });
  network_.refresh();
}

void NoisyLayers::quiet() {
  std::ranges::copy(means_, network_.parameters().begin());
  network_.refresh();
}

void NoisyLayers::chain() {
  const std::span<const float> gradient = network_.gradients();
  eachWeight([&](size_t w, size_t s, float noise) { gradients_[s] = gradient[w] * noise; });
}

}  // namespace autostock::rl
