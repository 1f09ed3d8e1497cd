#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

struct MountainCarOptions {
  /** Time limit: an episode is truncated after so many steps. */
  int episodeSteps = 200;

  static constexpr auto fields() {
    return std::tuple{field("episodeSteps", &MountainCarOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * MountainCar-v0 of Gymnasium: rock an underpowered car out of a valley, pushing left, not at all or right (0, 1, 2).
 * Observation: position, speed. Reward -1 a step; terminated at position 0.5. Moore 1990, "Efficient memory-based
 * learning for robot control".
 */
std::unique_ptr<Environment> openMountainCar(const MountainCarOptions& options, int64_t copies);

}  // namespace autostock::rl
