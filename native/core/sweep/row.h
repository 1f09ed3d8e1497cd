#pragma once

#include <cmath>
#include <cstdint>

#include "base/hostDevice.h"

namespace autostock {

/** One run's figures, the columns of SWEEP_COLUMNS in their order. */
struct SweepRow {
  double totalReturn;
  double sharpe;
  double sortino;
  double maxDrawdown;
  double calmar;
  double trades;
  double winRate;
  double profitFactor;
  double exposure;
  double turnover;
  double costs;
};
inline constexpr int64_t SWEEP_WIDTH = 11;
static_assert(sizeof(SweepRow) == SWEEP_WIDTH * sizeof(double));

/** What a path adds up over a run's bars; a row is made of it in one place. */
struct RunSums {
  double bars;
  /** Equity over initial cash at the end. */
  double growth;
  /** Lowest equity over its running peak, at most 1. */
  double depth;
  /** Of per-bar returns, their squares and the squares of the negative ones. */
  double sum, squares, downSquares;
  double trades, wins, gains, losses;
  /** Sums over bars: |position value| / equity, traded value / equity before. */
  double exposure, turnover;
  /** Over the initial cash. */
  double costs;
};

/** Figures of docs/execution.md; NaN where one is not defined. */
AUTOSTOCK_HD inline SweepRow rowOf(const RunSums& s, double periodsPerYear) {
  const double unknown = NAN;
  const double mean = s.sum / s.bars;
  const double variance = (s.squares - s.bars * mean * mean) / (s.bars - 1);
  const double downside = s.downSquares / s.bars;
  const double year = std::sqrt(periodsPerYear);
  const double maxDrawdown = s.depth - 1;
  const double annual = s.growth > 0 ? std::pow(s.growth, periodsPerYear / s.bars) - 1 : -1;
  SweepRow row;
  row.totalReturn = s.growth - 1;
  row.sharpe = s.bars > 1 && variance > 0 ? mean / std::sqrt(variance) * year : unknown;
  row.sortino = downside > 0 ? mean / std::sqrt(downside) * year : unknown;
  row.maxDrawdown = maxDrawdown;
  const double calmar = annual / -maxDrawdown;
  row.calmar = maxDrawdown < 0 && std::isfinite(calmar) ? calmar : unknown;
  row.trades = s.trades;
  row.winRate = s.trades > 0 ? s.wins / s.trades : unknown;
  row.profitFactor = s.losses > 0 ? s.gains / s.losses : unknown;
  row.exposure = s.exposure / s.bars;
  row.turnover = s.turnover / s.bars * periodsPerYear;
  row.costs = s.costs;
  return row;
}

}  // namespace autostock
