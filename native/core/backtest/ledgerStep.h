#pragma once

#include <cmath>
#include <cstdint>

#include "backtest/account.h"

namespace autostock {

/** Columns in the order of LEDGER_COLUMNS. Costs, turnover and trades are of this bar; USD or fractions of equity. */
struct LedgerRow {
  double equity;
  double cash;
  /** Sum of |position x price| over equity; NaN when positions are held without equity. */
  double gross;
  double net;
  /** Shares traded at the market's price, over the equity before the bar. */
  double turnover;
  double commission;
  double spread;
  double slippage;
  double trades;
};
inline constexpr int64_t LEDGER_WIDTH = 9;
static_assert(sizeof(LedgerRow) == LEDGER_WIDTH * sizeof(double));

/** Prices the ledger reads, [S][T] each. */
struct Prices {
  int64_t symbols;
  int64_t times;
  const double* open;
  const double* close;
  /** Quoted spread met by fills at t, a fraction of the price; nullptr: that of the costs. */
  const double* spread = nullptr;
};

/** Per-symbol state; symbol s is at [s * stride], so that GPU threads of many scenarios read neighbours. */
struct Lanes {
  double* position;
  double* order;
  /** Last known close, NaN before the first. */
  double* mark;
  /** Bars since that close. */
  double* missing;
  /** Price traded at in this bar, NaN = none. */
  double* fill;
  int64_t stride;
};

struct LedgerState {
  double cash;
  double equity;
  /** Orders wait for the next bar. */
  bool pending;
};

AUTOSTOCK_HD inline void startLedger(const Account& account, int64_t symbols, const Lanes& lanes, LedgerState& state) {
  const double unknown = NAN;
  state = {account.initialCashUsd, account.initialCashUsd, false};
  for (int64_t s = 0; s < symbols; ++s) {
    const int64_t i = s * lanes.stride;
    lanes.position[i] = lanes.order[i] = lanes.missing[i] = 0;
    lanes.mark[i] = lanes.fill[i] = unknown;
  }
}

/** Orders of one symbol at close t from its target; a symbol without a bar at t gets none. */
AUTOSTOCK_HD inline void planSymbol(const Account& account, const Prices& prices, int64_t s, int64_t t, double target,
                                    const Lanes& lanes, const LedgerState& state) {
  const int64_t i = s * lanes.stride;
  lanes.order[i] = orderShares(account, state.equity, prices.close[s * prices.times + t], target, lanes.position[i]);
}

/** Books one trade on a lane, under a quoted spread of this fraction of the price. */
AUTOSTOCK_HD inline void book(const Costs& costs, double shares, double price, double spread, int64_t i,
                              const Lanes& lanes, LedgerState& state, LedgerRow& row) {
  const Fill fill = fillShares(costs, shares, price, spread, costs.slippageBps * 1e-4);
  lanes.position[i] += shares;
  lanes.fill[i] = fill.price;
  state.cash += fill.cashChange;
  row.commission += fill.commission;
  row.spread += fill.spread;
  row.slippage += fill.slippage;
  row.turnover += std::fabs(shares) * price;
  row.trades += 1;
}

/**
 * One bar: pending orders fill at open t (a symbol without a bar drops its order), everything is marked at close t
 * (or the last known close), and positions without a bar for staleBars are closed at that price, costs paid.
 */
AUTOSTOCK_HD inline LedgerRow advanceBar(const Costs& costs, const Account& account, const Prices& prices, int64_t t,
                                         const Lanes& lanes, LedgerState& state) {
  const double unknown = NAN;
  LedgerRow row{};
  double net = 0;
  double gross = 0;
  for (int64_t s = 0; s < prices.symbols; ++s) {
    const int64_t i = s * lanes.stride;
    const double open = prices.open[s * prices.times + t];
    const double close = prices.close[s * prices.times + t];
    const double spread = prices.spread ? prices.spread[s * prices.times + t] : costs.spreadBps * 1e-4;
    lanes.fill[i] = unknown;
    if (open > 0 && close > 0) {
      if (state.pending && lanes.order[i] != 0) book(costs, lanes.order[i], open, spread, i, lanes, state, row);
      lanes.mark[i] = close;
      lanes.missing[i] = 0;
    } else {
      lanes.missing[i] += 1;
      if (lanes.position[i] != 0 && lanes.missing[i] >= account.staleBars)
        book(costs, 0 - lanes.position[i], lanes.mark[i], spread, i, lanes, state, row);
    }
    if (lanes.position[i] == 0) continue;
    const double value = lanes.position[i] * lanes.mark[i];
    net += value;
    gross += std::fabs(value);
  }
  const double before = state.equity;
  state.pending = false;
  state.equity = state.cash + net;
  row.equity = state.equity;
  row.cash = state.cash;
  row.gross = gross == 0 ? 0 : state.equity > 0 ? gross / state.equity : unknown;
  row.net = gross == 0 ? 0 : state.equity > 0 ? net / state.equity : unknown;
  row.turnover = row.turnover == 0 ? 0 : before > 0 ? row.turnover / before : unknown;
  return row;
}

}  // namespace autostock
