#include "rl/ppo/ppoActor.h"

#include "rl/checks.h"

namespace autostock::rl {

NetworkShape actorShape(const Space& space, const Distribution& distribution) {
  return {space.observation, distribution.outputs(), distribution.constants(), 0, 0.01};
}

void PpoActor::act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
                   const uint8_t* masks, Rng* draws) {
  const int64_t width = network_.shape().width();
  requireFinite(observations, n, space_.observation);
  if (masks) requireChoice(masks, n, space_.choices);
  inputs_.resize(static_cast<size_t>(n * space_.observation));
  outputs_.resize(static_cast<size_t>(n * width));
  normaliser_.apply(observations, n, inputs_.data());
  network_.forward(inputs_.data(), n, outputs_.data(), state, starts);
  requireOutputs(outputs_.data(), n * width);
  if (draws == nullptr) return distribution_.greedy(outputs_.data(), n, masks, actions);
  latents_.resize(static_cast<size_t>(n * space_.dimensions));
  logProbs_.resize(static_cast<size_t>(n));
  distribution_.sample(outputs_.data(), n, masks, *draws, latents_.data(), actions, logProbs_.data());
}

}  // namespace autostock::rl
