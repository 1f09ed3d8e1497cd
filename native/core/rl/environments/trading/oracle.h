#pragma once

#include <cstdint>
#include <vector>

#include "base/control.h"
#include "rl/environments/trading/restrictions.h"
#include "rl/environments/trading/trading.h"

namespace autostock::rl {

/** What perfect foresight would do on a market, from every row and every level held. */
struct Oracle {
  /** Those of the actions; of continuous ones 21, evenly over their range (a tenth of maxExposure, or a twentieth). */
  Levels levels;
  /** [S * T][levels.count] level to aim at; rows that no episode is played on, and a stretch's last, keep theirs. */
  std::vector<uint8_t> next;

  int best(int64_t row, int held) const { return next[static_cast<size_t>(row * levels.count + held)]; }
};

/**
 * Dynamic programming (Bellman 1957) backwards over every stretch of rows in [start, end): the greatest sum of log growth
 * to the stretch's end, V_t(i) = max over j of log g_t(i, j) + V_{t+1}(j), with the environment's timing: decided at close
 * t, filled at open t + 1, marked at close t + 1, so with weights w held and w' aimed at
 *   g = 1 + w (open' - close) / close + w' (close' - open') / close - cost / equity.
 * Levels are followed as restrictions, noTradeBand and, of steps, their neighbourhood allow. Ties keep the level held.
 *
 * It looks into the future: for rows that a policy is trained on, and never for a score. It is an approximation where
 * positions are kept while their weights drift, above all of steps (a held weight is taken as its level times the sizing of
 * the bar before), where shares are whole, and where costs are not proportional (they are those of initialCashUsd).
 *
 * Throws as requireTradingData() does, and AUTOSTOCK_CANCELLED.
 */
Oracle planOracle(const TradingData& data, const TradingOptions& options, const Control& control = {});

}  // namespace autostock::rl
