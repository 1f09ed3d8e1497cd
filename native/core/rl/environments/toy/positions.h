#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "rl/environments/environment.h"

namespace autostock::rl {

/** Choices 0, 1, 2 are short, flat, long: -1, 0, 1 units. */
inline Space positionSpace(int64_t observation) { return {.observation = observation, .choices = 3}; }

inline double positionOf(float choice) { return static_cast<double>(choice) - 1; }

/** Steps of an episode of a task that never ends by itself: it is truncated, and the next one starts flat. */
inline constexpr int toyEpisodeSteps = 128;

/** What a toy market's copy remembers: the price's state and the position held. */
using MarketState = std::array<double, 2>;

}  // namespace autostock::rl
