#include "rl/dqn/dqnActor.h"

#include "rl/checks.h"

namespace autostock::rl {

void DqnActor::act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
                   const uint8_t* masks, Rng* draws) {
  requireFinite(observations, n, space_.observation);
  if (masks) requireChoice(masks, n, space_.choices);
  inputs_.resize(static_cast<size_t>(n * space_.observation));
  normaliser_.apply(observations, n, inputs_.data());
  network_.quiet();
  network_.choose(inputs_.data(), n, masks, actions, state, starts);
  if (draws == nullptr) return;
  for (int64_t i = 0; i < n; ++i) {
    if (draws->uniform() >= epsilon_) continue;
    const uint8_t* mask = masks ? masks + i * space_.choices : nullptr;
    actions[i] = static_cast<float>(uniformChoice(space_.choices, mask, *draws));
  }
}

int64_t uniformChoice(int64_t choices, const uint8_t* mask, Rng& draws) {
  if (!mask) return draws.integer(choices);
  int64_t allowed = 0;
  for (int64_t a = 0; a < choices; ++a) allowed += mask[a] != 0;
  int64_t left = draws.integer(allowed);
  int64_t a = 0;
  while (!mask[a] || left-- > 0) ++a;
  return a;
}

}  // namespace autostock::rl
