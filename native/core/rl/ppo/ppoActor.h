#pragma once

#include <vector>

#include "rl/actor.h"
#include "rl/networks/network.h"
#include "rl/normaliser.h"
#include "rl/ppo/distribution.h"

namespace autostock::rl {

/** The actor's network; orthogonal gain 0.01, so that the first policy is nearly the same everywhere. */
NetworkShape actorShape(const Space& space, const Distribution& distribution);

/** A network's distribution as a policy. Borrows all its parts. */
class PpoActor final : public Actor {
 public:
  PpoActor(const Space& space, Network& network, Distribution& distribution, const Normaliser& normaliser)
      : space_(space), network_(network), distribution_(distribution), normaliser_(normaliser) {}

  const Space& space() const override { return space_; }
  int64_t stateSize() const override { return network_.stateSize(); }
  void act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
           const uint8_t* masks, Rng* draws) override;

 private:
  const Space& space_;
  Network& network_;
  Distribution& distribution_;
  const Normaliser& normaliser_;
  std::vector<float> inputs_, outputs_, latents_, logProbs_;
};

}  // namespace autostock::rl
