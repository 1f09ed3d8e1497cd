#pragma once

#include <cstdint>

#include "base/rng.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

/** A policy as it is used: raw observations in, actions out, normalisers frozen. */
class Actor {
 public:
  virtual ~Actor() = default;

  virtual const Space& space() const = 0;
  /** Floats of memory a copy carries; 0 = none. */
  virtual int64_t stateSize() const { return 0; }

  /**
   * actions: [n][D], continuous ones within the space's bounds. observations: [n][O] as the environment gives them.
   * state: [n][stateSize], advanced in place, taken as empty where starts[i] is 1. masks: [n][A] or nullptr.
   * draws: nullptr acts greedily (the mean, or the best choice), otherwise the policy's own distribution is drawn from.
   * Throws AUTOSTOCK_DATA_INVALID naming the row and value for an observation that is not finite, and for a row
   * whose mask allows no choice; AUTOSTOCK_MODEL_DIVERGED for an output that is not finite.
   */
  virtual void act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
                   const uint8_t* masks, Rng* draws) = 0;
};

}  // namespace autostock::rl
