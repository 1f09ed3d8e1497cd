#pragma once

#include <cmath>
#include <tuple>

#include "base/fields.h"

#if defined(__CUDACC__)
#define AUTOSTOCK_HD __host__ __device__
#else
#define AUTOSTOCK_HD
#endif

namespace autostock {

/** NativeCosts of src/native/contract.ts: costs of one side of a trade. */
struct Costs {
  double commissionBps = 0;
  double commissionPerShareUsd = 0;
  double commissionMinUsd = 0;
  double spreadBps = 0;
  double slippageBps = 0;

  // Half the spread plus slippage stays below the price, so a fill price is always positive.
  static constexpr auto fields() {
    return std::tuple{field("commissionBps", &Costs::commissionBps, 0, 5000),
                      field("commissionPerShareUsd", &Costs::commissionPerShareUsd, 0, 1000),
                      field("commissionMinUsd", &Costs::commissionMinUsd, 0, 1e6),
                      field("spreadBps", &Costs::spreadBps, 0, 5000),
                      field("slippageBps", &Costs::slippageBps, 0, 5000)};
  }
};

/** What one trade did, USD. price is what the trader paid or got per share. */
struct Fill {
  double price;
  double cashChange;
  double commission;
  double spread;
  double slippage;
};

/**
 * Trades `shares` (signed, not 0) at the market's `price` (an open, or the last close of a stale symbol).
 * price' = price (1 + side (spread / 2 + slippage)); spread and slippage are measured against `price`;
 * commission = max(minimum, |shares| (price' rate + per share)).
 */
AUTOSTOCK_HD inline Fill fillShares(const Costs& costs, double shares, double price) {
  const double side = std::copysign(1.0, shares);
  const double quantity = std::fabs(shares);
  const double spread = price * (costs.spreadBps * 0.5e-4);
  const double slippage = price * (costs.slippageBps * 1e-4);
  const double paid = price + side * (spread + slippage);
  const double variable = quantity * (paid * (costs.commissionBps * 1e-4) + costs.commissionPerShareUsd);
  const double commission = variable > costs.commissionMinUsd ? variable : costs.commissionMinUsd;
  return {paid, -(shares * paid) - commission, commission, quantity * spread, quantity * slippage};
}

}  // namespace autostock
