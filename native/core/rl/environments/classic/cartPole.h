#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

struct CartPoleOptions {
  /** Time limit: an episode is truncated after so many steps. */
  int episodeSteps = 500;

  static constexpr auto fields() {
    return std::tuple{field("episodeSteps", &CartPoleOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * CartPole-v1 of Gymnasium: keep a pole upright on a cart pushed left (0) or right (1). Observation: position (m),
 * speed, angle (rad), angular speed. Reward 1 a step; terminated beyond 2.4 m or 12 degrees.
 * Barto, Sutton and Anderson 1983, "Neuronlike adaptive elements that can solve difficult learning control problems".
 */
std::unique_ptr<Environment> openCartPole(const CartPoleOptions& options, int64_t copies);

}  // namespace autostock::rl
