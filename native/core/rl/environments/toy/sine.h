#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/toy/positions.h"

namespace autostock::rl {

struct SineOptions {
  /** Reward lost per unit of position changed. */
  double cost = 0.01;
  /** Steps of a cycle. */
  int period = 32;
  double amplitude = 0.05;
  int episodeSteps = toyEpisodeSteps;

  static constexpr auto fields() {
    return std::tuple{field("cost", &SineOptions::cost, 0, 10),
                      field("period", &SineOptions::period, 3, 100'000),
                      field("amplitude", &SineOptions::amplitude, 0, 10),
                      field("episodeSteps", &SineOptions::episodeSteps, 1, 1'000'000'000)};
  }
};

/** Change of amplitude * sin(2 pi k / period) from k to k + 1. */
double sineMove(const SineOptions& options, int64_t k);

/**
 * A market that swings: log price = amplitude sin(2 pi k / period). Observation: sin and cos of the phase, position.
 * Reward: position chosen * the move it then earns - cost * |change of position|. Starts at a random phase.
 */
std::unique_ptr<Environment> openSine(const SineOptions& options, int64_t copies);

}  // namespace autostock::rl
