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

/** One trade at a time. The sweep gives vectors of trades instead, D, and what is true of each: operators are the same. */
struct OneTrade {
  using D = double;
  AUTOSTOCK_HD static D set(double x) { return x; }
};

/** What one trade did, USD. price is what the trader paid or got per share. */
template <class V>
struct FillOf {
  typename V::D price;
  typename V::D cashChange;
  typename V::D commission;
  typename V::D spread;
  typename V::D slippage;
};
using Fill = FillOf<OneTrade>;

/** Commission and fees of `quantity` (> 0) shares at `paid`: the capped and floored commission, fixed part, fees of a sale. */
template <class V = OneTrade, class Truth>
AUTOSTOCK_HD inline typename V::D commissionOf(const Costs& costs, typename V::D quantity, typename V::D paid,
                                               Truth sale) {
  using D = typename V::D;
  const D least = V::set(costs.commissionMinUsd);
  const D variable = quantity * (paid * (costs.commissionBps * 1e-4) + costs.commissionPerShareUsd);
  D commission = variable > least ? variable : least;
  if (costs.commissionMaxFraction > 0) {
    const D cap = quantity * paid * costs.commissionMaxFraction;
    commission = commission > cap ? cap : commission;
  }
  commission += costs.commissionFixedUsd;
  const D most = V::set(costs.sellFeeMaxUsd > 0 ? costs.sellFeeMaxUsd : INFINITY);
  const D perShare = quantity * costs.sellFeePerShareUsd;
  const D fees = quantity * paid * (costs.sellFeeBps * 1e-4);
  return sale ? commission + fees + (perShare > most ? most : perShare) : commission;
}

/**
 * Trades `shares` (signed, not 0) at the market's `price` under a quoted spread and slippage of these fractions of it.
 * price' = price (1 + side (spread / 2 + slippage)); both are measured against `price`.
 */
template <class V = OneTrade, class Fraction = double>
AUTOSTOCK_HD inline FillOf<V> fillShares(const Costs& costs, typename V::D shares, typename V::D price,
                                         Fraction spreadFraction, double slippageFraction) {
  using D = typename V::D;
  const auto sale = shares < V::set(0);
  const D side = sale ? V::set(-1) : V::set(1);
  const D quantity = side * shares;
  const D spread = price * (spreadFraction * 0.5);
  const D slippage = price * slippageFraction;
  const D paid = price + side * (spread + slippage);
  const D commission = commissionOf<V>(costs, quantity, paid, sale);
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
template <class V = OneTrade>
AUTOSTOCK_HD inline typename V::D affordableShares(const Costs& costs, typename V::D budget, typename V::D paid) {
  using D = typename V::D;
  const D none = V::set(0);
  const D free = budget - costs.commissionFixedUsd;
  const double rate = costs.commissionBps * 1e-4;
  const D quantity = free / (paid * (1 + rate) + costs.commissionPerShareUsd);
  const D bought = quantity > none ? quantity : none;
  if (!(costs.commissionMinUsd > 0)) return bought;
  const D rest = free - costs.commissionMinUsd;
  const D variable = quantity * (paid * rate + costs.commissionPerShareUsd);
  return variable < V::set(costs.commissionMinUsd) ? (rest > none ? rest / paid : none) : bought;
}

}  // namespace autostock
