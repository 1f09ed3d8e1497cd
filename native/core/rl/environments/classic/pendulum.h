#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

struct PendulumOptions {
  /** Time limit: an episode is truncated after so many steps. */
  int episodeSteps = 200;

  static constexpr auto fields() {
    return std::tuple{field("episodeSteps", &PendulumOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * Pendulum-v1 of Gymnasium: swing a pendulum up and hold it by a torque in [-2, 2]. Observation: cos and sin of the
 * angle (0 = upright), angular speed (rad/s). Reward -(angle^2 + 0.1 speed^2 + 0.001 torque^2); never terminated.
 */
std::unique_ptr<Environment> openPendulum(const PendulumOptions& options, int64_t copies);

}  // namespace autostock::rl
