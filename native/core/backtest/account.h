#pragma once

#include <cmath>
#include <tuple>

#include "backtest/costs.h"

namespace autostock {

/** NativeAccount of src/native/contract.ts. A margin account: buying beyond the cash borrows it, free of interest. */
struct Account {
  double initialCashUsd = 100'000;
  bool fractional = true;
  double minTradeWeight = 0;
  int staleBars = 5;

  static constexpr auto fields() {
    return std::tuple{field("initialCashUsd", &Account::initialCashUsd, 1e-6, 1e15),
                      field("fractional", &Account::fractional),
                      field("minTradeWeight", &Account::minTradeWeight, 0, 1),
                      field("staleBars", &Account::staleBars, 1, 1'000'000'000)};
  }
};

/**
 * The sizing rule: signed shares that bring `position` to `target` x `equity` at `close`; 0 = no order.
 * A NaN target keeps the position, as does a missing close. Without equity every position is closed. Orders
 * that move the weight by less than minTradeWeight are not sent, except those that close a position.
 */
AUTOSTOCK_HD inline double orderShares(const Account& account, double equity, double close, double target,
                                       double position) {
  if (!(close > 0) || target != target) return 0;
  if (target == 0 || !(equity > 0)) return 0 - position;
  const double wanted = target * equity / close;
  const double change = (account.fractional ? wanted : std::trunc(wanted)) - position;
  return std::fabs(change) * close < account.minTradeWeight * equity ? 0 : change;
}

}  // namespace autostock
