#pragma once

#include <cstdint>

#include "backtest/account.h"
#include "backtest/costs.h"
#include "backtest/execution.h"
#include "strategy/ruleSeries.h"

namespace autostock {

/** What every run of a sweep shares. */
struct SweepSettings {
  Costs costs;
  Account account;
  Execution execution;
  Margin margin;
};

/** One symbol's bars [start, end), each field indexed by the panel's t; spread is a fraction of the price or nullptr. */
struct SymbolBars {
  const double* open;
  const double* high;
  const double* low;
  const double* close;
  const double* spread;
  int64_t start;
  int64_t end;

  AUTOSTOCK_HD int64_t count() const { return end - start; }
};

/** The quoted spread of bar t as a fraction of the price; where a series does not know it, that of the costs. */
AUTOSTOCK_HD inline double spreadFraction(const Costs& costs, const SymbolBars& bars, int64_t t) {
  const double known = bars.spread == nullptr ? NAN : bars.spread[t];
  return known >= 0 ? known : costs.spreadBps * 1e-4;
}

/** Truth values that act at bar t (lagged, conflicts settled), first bar of each word in its top bit. */
struct ActingBits {
  const uint64_t* enterLong;
  const uint64_t* leaveLong;
  const uint64_t* enterShort;
  const uint64_t* leaveShort;
};

AUTOSTOCK_HD inline bool actsAt(const uint64_t* words, int64_t t) { return ((words[t >> 6] << (t & 63)) >> 63) != 0; }

/** One run: what acts when, and the numbers read at the signal's bar. */
struct RunRules {
  ActingBits acting;
  NumberSeries weight;
  bool hasWeight;
  NumberSeries size, stopLoss, takeProfit, trailingStop, breakEven, maxBars;
};

}  // namespace autostock
