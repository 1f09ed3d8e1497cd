#pragma once

#include "backtest/ledgerStep.h"

namespace autostock {

/** One of many backtests over the same panel: a target path, scaled, under its own costs and account. */
struct Scenario {
  Costs costs;
  Account account;
  /** Which of the target paths [K][S][T] to follow. */
  int64_t targetSet = 0;
  /** Every target is multiplied by this. */
  double scale = 1;
};

/** What a scenario leaves behind; costs in USD over the whole range. */
struct ScenarioResult {
  double finalEquity;
  double commission;
  double spread;
  double slippage;
  double turnover;
  double trades;
  /** Deepest fall from a high-water mark, <= 0. */
  double maxDrawdown;
  /** Per-bar simple returns: mean and population variance (Welford). A bar that starts without equity returns 0. */
  double meanReturn;
  double returnVariance;
};

/** Running totals of a scenario, one ledger row at a time. */
struct ScenarioTotals {
  ScenarioResult result{};
  double peak = 0;
  double before = 0;
  double count = 0;
  double squares = 0;

  AUTOSTOCK_HD void add(const LedgerRow& row) {
    result.finalEquity = row.equity;
    result.commission += row.commission;
    result.spread += row.spread;
    result.slippage += row.slippage;
    result.turnover += row.turnover;
    result.trades += row.trades;
    if (row.equity > peak) peak = row.equity;
    const double drawdown = row.equity / peak - 1;
    if (drawdown < result.maxDrawdown) result.maxDrawdown = drawdown;
    const double value = before > 0 ? row.equity / before - 1 : 0;
    before = row.equity;
    count += 1;
    const double delta = value - result.meanReturn;
    result.meanReturn += delta / count;
    squares += delta * (value - result.meanReturn);
    result.returnVariance = squares / count;
  }
};

/** Runs bars [start, end) of one scenario on its lanes: what a CPU loop and a GPU thread both call. */
AUTOSTOCK_HD inline ScenarioResult runScenario(const Prices& prices, const double* targets, const Scenario& scenario,
                                               int64_t start, int64_t end, const Lanes& lanes) {
  const double* path = targets + scenario.targetSet * prices.symbols * prices.times;
  LedgerState state;
  startLedger(scenario.account, prices.symbols, lanes, state);
  ScenarioTotals totals;
  totals.peak = totals.before = state.equity;
  for (int64_t t = start; t < end; ++t) {
    totals.add(advanceBar(scenario.costs, scenario.account, prices, t, lanes, state));
    for (int64_t s = 0; s < prices.symbols; ++s)
      planSymbol(scenario.account, prices, s, t, path[s * prices.times + t] * scenario.scale, lanes, state);
    state.pending = true;
  }
  return totals.result;
}

}  // namespace autostock
