#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

struct AcrobotOptions {
  /** Time limit: an episode is truncated after so many steps. */
  int episodeSteps = 500;

  static constexpr auto fields() {
    return std::tuple{field("episodeSteps", &AcrobotOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * Acrobot-v1 of Gymnasium: swing a two-link pendulum up by a torque of -1, 0 or 1 (actions 0, 1, 2) at the middle joint.
 * Observation: cos and sin of both angles, angular speeds (rad/s). Reward -1 a step, 0 on the one that terminates: the
 * tip one link above the pivot. Sutton 1996, "Generalization in reinforcement learning", with the dynamics of the book.
 */
std::unique_ptr<Environment> openAcrobot(const AcrobotOptions& options, int64_t copies);

}  // namespace autostock::rl
