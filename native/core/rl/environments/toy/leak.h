#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/toy/positions.h"

namespace autostock::rl {

struct LeakOptions {
  /** Reward lost per unit of position changed. */
  double cost = 0.001;
  /** Standard deviation of a return. */
  double sigma = 0.01;
  int episodeSteps = toyEpisodeSteps;

  static constexpr auto fields() {
    return std::tuple{field("cost", &LeakOptions::cost, 0, 10), field("sigma", &LeakOptions::sigma, 1e-6, 10),
                      field("episodeSteps", &LeakOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * Independent returns r ~ N(0, sigma) of which the observation holds the next one: who cannot profit here is broken.
 * Observation: next r / sigma, position. Reward: position chosen * r - cost * |change of position|.
 */
std::unique_ptr<Environment> openLeak(const LeakOptions& options, int64_t copies);

/** The same with the previous return in its place: who finds profit here is broken. */
std::unique_ptr<Environment> openNoEdge(const LeakOptions& options, int64_t copies);

}  // namespace autostock::rl
