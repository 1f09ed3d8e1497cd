#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backtest/ledgerStep.h"
#include "base/panel.h"

namespace autostock {

/**
 * Cash, positions and equity of one account over a panel. plan(t) turns targets into orders at close t; the caller
 * may change orders; advance(t) fills them at open t and marks at close t. A bar is advanced once, in order.
 */
class Ledger {
 public:
  /** spread: [S][T] quoted spread met by fills at t as a fraction of the price, kept alive by the caller; nullptr: that of
   *  `costs`. Throws AUTOSTOCK_NATIVE_ARGUMENT for a spread outside [0, 1). */
  Ledger(const Panel& panel, const Costs& costs, const Account& account, const double* spread = nullptr);

  int64_t symbols() const { return prices_.symbols; }
  int64_t times() const { return prices_.times; }
  /** Signed shares held, [S]. */
  std::span<const double> positions() const { return positions_; }

  /** targets, orders: [S]. Throws AUTOSTOCK_NATIVE_ARGUMENT when t is outside the panel or not the bar last advanced,
   *  or a target is infinite. */
  void plan(int64_t t, const double* targets, double* orders);
  /** orders: [S] shares as planned or changed, not changed here; fills: [S] prices, NaN = none. Throws
   *  AUTOSTOCK_NATIVE_ARGUMENT when t is outside the panel or not after the bar last advanced, or an order is not finite. */
  LedgerRow advance(int64_t t, double* orders, double* fills);

 private:
  void requireBar(int64_t t) const;
  Lanes lanes(double* orders, double* fills) {
    return {positions_.data(), orders, marks_.data(), missing_.data(), fills, 1};
  }

  Prices prices_;
  Costs costs_;
  Account account_;
  std::vector<double> positions_;
  std::vector<double> marks_;
  std::vector<double> missing_;
  LedgerState state_{};
  int64_t last_ = -1;
};

/** The sizing rule alone, for a broker account. closes, targets, positions, orders: [S]. */
void planOrders(double equityUsd, const double* closes, const double* targets, const double* positions, int64_t symbols,
                const Account& account, double* orders);

}  // namespace autostock
