#pragma once

#include <cstdint>
#include <vector>

#include "base/control.h"
#include "rl/actor.h"

namespace autostock::rl {

/** What a policy earned. */
struct Evaluation {
  /** Undiscounted return of each copy's first episode, or of what it did in `steps` steps. */
  std::vector<double> returns;
  /** Steps each of them took. */
  std::vector<double> lengths;
  /** How often each choice was taken; of a continuous action, its range in 21 equal bins. */
  std::vector<double> actions;
  /** Mean over steps of the sum over dimensions of |action - the one before|, a copy's first action counted from none. */
  double turnover = 0;
};

/**
 * Plays one episode on every copy of the environment, or `steps` steps where it is not 0 (tasks that never end). Greedy,
 * unless `sampled`; reset and draws come from `seed`.
 */
Evaluation evaluate(Environment& environment, Actor& actor, uint64_t seed, int64_t steps, bool sampled,
                    const Control& control);

}  // namespace autostock::rl
