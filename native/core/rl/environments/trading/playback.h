#pragma once

#include <cstdint>
#include <vector>

#include "base/control.h"
#include "rl/actor.h"
#include "rl/environments/trading/trading.h"

namespace autostock::rl {

/** Every episode of a market as a policy played it, for reports and backtests. NaN behind an episode's end. */
struct Playback {
  /** N, and steps of the longest. */
  int64_t episodes = 0;
  int64_t steps = 0;
  /** [steps + 1][N] USD at the close of each decision, then at the episode's end. */
  std::vector<double> equity;
  /** [steps + 1][N] row of that close, as TradingCopies::rows(). */
  std::vector<double> rows;
  /** [steps][N][S] ([N] of one symbol at a time) weights aimed at; NaN also where the position was kept. */
  std::vector<double> targets;
  /** [steps][N][D] */
  std::vector<float> actions;
};

/**
 * Plays each episode once, greedily; copy i plays episode i. Throws AUTOSTOCK_NATIVE_ARGUMENT unless the market's
 * episodes are in order (randomStart false), it has as many copies as episodes, and the policy has its space. The
 * market can be used again after a reset.
 */
Playback playEpisodes(TradingCopies& market, Actor& actor, uint64_t seed, const Control& control);

}  // namespace autostock::rl
