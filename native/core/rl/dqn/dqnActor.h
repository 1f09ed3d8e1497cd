#pragma once

#include <vector>

#include "rl/actor.h"
#include "rl/dqn/qNetwork.h"
#include "rl/normaliser.h"

namespace autostock::rl {

/** The best choice by action values, noise off; with draws, a uniform one in a share `epsilon` of steps. Borrows its parts. */
class DqnActor final : public Actor {
 public:
  DqnActor(const Space& space, QNetwork& network, const Normaliser& normaliser, double epsilon)
      : space_(space), network_(network), normaliser_(normaliser), epsilon_(epsilon) {}

  const Space& space() const override { return space_; }
  int64_t stateSize() const override { return network_.stateSize(); }
  void act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
           const uint8_t* masks, Rng* draws) override;

 private:
  const Space& space_;
  QNetwork& network_;
  const Normaliser& normaliser_;
  double epsilon_;
  std::vector<float> inputs_;
};

/** A choice that mask [A] (nullptr = all) allows, each as likely. */
int64_t uniformChoice(int64_t choices, const uint8_t* mask, Rng& draws);

}  // namespace autostock::rl
