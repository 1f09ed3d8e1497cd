#pragma once

#include <cstdint>
#include <vector>

#include "backtest/account.h"
#include "backtest/costs.h"
#include "backtest/execution.h"
#include "base/panel.h"
#include "engine/impact.h"

namespace autostock {

/** Partial fills. */
struct Liquidity {
  /** Most of a bar's volume that one account's orders in a symbol fill in it; 0 = no limit. */
  double maxVolumeShare = 0;

  static constexpr auto fields() { return std::tuple{field("maxVolumeShare", &Liquidity::maxVolumeShare, 0, 1)}; }
};

/** From an order's decision, at the close of its bar, to its arrival: whole bars more than the next, or time. */
struct Latency {
  int bars = 0;
  double ms = 0;

  static constexpr auto fields() {
    return std::tuple{field("bars", &Latency::bars, 0, 1000), field("ms", &Latency::ms, 0, 1e12)};
  }
};

/** Before the open of `bar`: each share becomes `ratio` shares, after it was paid `cash` USD. */
struct CorporateAction {
  int64_t symbol = 0;
  int64_t bar = 0;
  double ratio = 1;
  double cash = 0;
};

/** Commission rates from a monthly volume on. */
struct CommissionTier {
  double above = 0;
  double bps = 0;
  double perShareUsd = 0;
};

/** Finer bars of the same symbols: bars [first[t], first[t + 1]) of `panel` make up bar t. */
struct FineBars {
  Panel panel;
  /** [T + 1], nullptr = none. */
  const double* first = nullptr;
};

/** Everything an account trades under. Series are of the panel and kept alive by the caller; nullptr = not given. */
struct EngineSettings {
  Costs costs{};
  Account account{};
  Execution execution{};
  Margin margin{};
  Liquidity liquidity{};
  Latency latency{};
  Impact impact{};
  /** [S][T] quoted spread, a fraction of the price; where known it replaces costs.spreadBps. */
  const double* spread = nullptr;
  /** [S][T] of one bar's log return; shares a bar. For impact model 2. */
  const double* volatility = nullptr;
  const double* averageVolume = nullptr;
  /** [S] yearly borrow fee, NaN = margin.borrowRateAnn; shares that can be borrowed, NaN = any number. */
  const double* borrowRateAnn = nullptr;
  const double* shortable = nullptr;
  /** Sorted by `above`. */
  std::vector<CommissionTier> tiers{};
  bool tiersInShares = false;
  /** Sorted by bar. */
  std::vector<CorporateAction> actions{};
  FineBars fine{};
  /** Keeps orders, fills and trades; figures need none of them. */
  bool record = false;
};

}  // namespace autostock
