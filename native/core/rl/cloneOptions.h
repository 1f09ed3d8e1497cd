#pragma once

#include <cstdint>
#include <tuple>

#include "base/fields.h"

namespace autostock::rl {

/** Options of rlTrainerClone(): how a trainer copies the oracle of its market before it learns by itself. */
struct CloneOptions {
  /** Environment steps that the oracle plays, over all copies; rounded up to whole rollouts (PPO) or rounds (DQN). */
  int64_t steps = 65'536;
  /** Times each of them is learned from; with 0 they only fill DQN's replay. */
  int epochs = 4;
  /** Share of steps at which a random allowed action is taken, so that the oracle is seen to mend mistakes. */
  double explore = 0.1;
  /** PPO: environment steps on which the cloned policy plays and the value function alone learns. */
  int64_t valueSteps = 16'384;

  static constexpr auto fields() {
    return std::tuple{field("steps", &CloneOptions::steps, 1, 1e12), field("epochs", &CloneOptions::epochs, 0, 1000),
                      field("explore", &CloneOptions::explore, 0, 1),
                      field("valueSteps", &CloneOptions::valueSteps, 0, 1e12)};
  }
};

/** How it went. */
struct Cloning {
  /** Environment steps the oracle played. */
  int64_t steps = 0;
  /**
   * Share of some 16,384 decisions along the oracle's way, on episodes of another seed than those cloned, at which the
   * greedy policy does what the oracle does; of a continuous action, within a tenth of its range.
   */
  double agreementBefore = 0;
  double agreementAfter = 0;
};

}  // namespace autostock::rl
