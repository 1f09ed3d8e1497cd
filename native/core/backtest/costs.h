#pragma once

#include <cmath>
#include <tuple>

#include "base/fields.h"
#include "base/hostDevice.h"

namespace autostock {

/** NativeCosts of src/native/contract.ts: costs of one side of a trade. */
struct Costs {
  double commissionBps = 0;
  double commissionPerShareUsd = 0;
  double commissionMinUsd = 0;
  double spreadBps = 0;
  double slippageBps = 0;
  /** Cap of the three commissions as a fraction of the traded value; 0 = none. */
  double commissionMaxFraction = 0;
  /** Per order, whatever its size. */
  double commissionFixedUsd = 0;
  /** Regulatory fees, on sales only. */
  double sellFeeBps = 0;
  double sellFeePerShareUsd = 0;
  double sellFeeMaxUsd = 0;

  // Half the spread plus slippage stays below the price, so a fill price is always positive.
  static constexpr auto fields() {
    return std::tuple{field("commissionBps", &Costs::commissionBps, 0, 5000),
                      field("commissionPerShareUsd", &Costs::commissionPerShareUsd, 0, 1000),
                      field("commissionMinUsd", &Costs::commissionMinUsd, 0, 1e6),
                      field("commissionMaxFraction", &Costs::commissionMaxFraction, 0, 1),
                      field("commissionFixedUsd", &Costs::commissionFixedUsd, 0, 1e6),
                      field("sellFeeBps", &Costs::sellFeeBps, 0, 5000),
                      field("sellFeePerShareUsd", &Costs::sellFeePerShareUsd, 0, 1000),
                      field("sellFeeMaxUsd", &Costs::sellFeeMaxUsd, 0, 1e6),
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

/** Commission and fees of `quantity` (> 0) shares at `paid`: the capped and floored commission, fixed part, fees of a sale. */
AUTOSTOCK_HD inline double commissionOf(const Costs& costs, double quantity, double paid, bool sale) {
  const double variable = quantity * (paid * (costs.commissionBps * 1e-4) + costs.commissionPerShareUsd);
  double commission = variable > costs.commissionMinUsd ? variable : costs.commissionMinUsd;
  const double cap = quantity * paid * costs.commissionMaxFraction;
  if (costs.commissionMaxFraction > 0 && commission > cap) commission = cap;
  commission += costs.commissionFixedUsd;
  if (!sale) return commission;
  double perShare = quantity * costs.sellFeePerShareUsd;
  if (costs.sellFeeMaxUsd > 0 && perShare > costs.sellFeeMaxUsd) perShare = costs.sellFeeMaxUsd;
  return commission + quantity * paid * (costs.sellFeeBps * 1e-4) + perShare;
}

/**
 * Trades `shares` (signed, not 0) at the market's `price` under a quoted spread and slippage of these fractions of it.
 * price' = price (1 + side (spread / 2 + slippage)); both are measured against `price`.
 */
AUTOSTOCK_HD inline Fill fillShares(const Costs& costs, double shares, double price, double spreadFraction,
                                    double slippageFraction) {
  const double side = std::copysign(1.0, shares);
  const double quantity = std::fabs(shares);
  const double spread = price * (spreadFraction * 0.5);
  const double slippage = price * slippageFraction;
  const double paid = price + side * (spread + slippage);
  const double commission = commissionOf(costs, quantity, paid, side < 0);
  return {paid, -(shares * paid) - commission, commission, quantity * spread, quantity * slippage};
}

/** The same with the spread and slippage of `costs`. */
AUTOSTOCK_HD inline Fill fillShares(const Costs& costs, double shares, double price) {
  return fillShares(costs, shares, price, costs.spreadBps * 1e-4, costs.slippageBps * 1e-4);
}

/**
 * Shares (>= 0) that `budget` buys at `paid`, commission inside the budget: exact while the commission is neither capped
 * nor, for a short sale, taxed.
 */
AUTOSTOCK_HD inline double affordableShares(const Costs& costs, double budget, double paid) {
  const double free = budget - costs.commissionFixedUsd;
  const double rate = costs.commissionBps * 1e-4;
  const double quantity = free / (paid * (1 + rate) + costs.commissionPerShareUsd);
  if (quantity * (paid * rate + costs.commissionPerShareUsd) < costs.commissionMinUsd) {
    const double rest = free - costs.commissionMinUsd;
    return rest > 0 ? rest / paid : 0;
  }
  return quantity > 0 ? quantity : 0;
}

}  // namespace autostock
