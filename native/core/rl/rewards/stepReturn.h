#pragma once

#include "rl/rewards/lanes.h"

namespace autostock::rl {

/** Least equity after a step over equity before it that rewards see: a ruined account has no logarithm. */
inline constexpr double LEAST_GROWTH = 1e-6;

/** What one step came to, true costs taken; a copy in each lane. */
template <class D>
struct StepReturn {
  /** Equity after over equity before, at least LEAST_GROWTH. */
  D growth;
  /** Its natural logarithm, where a reward asks for it. */
  D logGrowth;
  /** Value traded over equity before, where a reward asks for it. */
  D turnover;
  /** Growth of 1 - equity / high-water mark, 0 where it shrank; where a reward asks for it. */
  D drawdownRise;
  /** The standard deviation of R expected before training, sqrt(B_0). */
  D scale;
  /** R / scale. */
  D unit;

  /** R = growth - 1. */
  AUTOSTOCK_LANES D simple() const { return growth - 1.0; }
};

/** What a reward reads of a step beyond its growth. */
struct RewardNeeds {
  bool logGrowth = false;
  bool turnover = false;
  bool drawdownRise = false;
};

/*
 * A reward is a struct of options with
 *   NAME, DESCRIPTION, SOURCE, NEEDS
 *   STATES    doubles a copy carries; OBSERVED: the first of them the agent must see for its task to be Markov
 *   CLIPS     whether values are clipped, which is counted
 *   start()   the states of a copy at its start and after ruin; a truncated episode goes on with what it has
 *   value()   the unweighted reward; advances the states
 *   fields()  "weight" first
 * value() is the hot loop: arithmetic and selects only.
 */

}  // namespace autostock::rl
