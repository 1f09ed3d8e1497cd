#pragma once

#include <cstdint>
#include <vector>

#include "sweep/market.h"

namespace autostock {

/**
 * A fully invested long account only ever multiplies: per bar there are four factors, 1 while flat and these three. They
 * replace cash and shares wherever costs are proportional and shares fractional.
 */
struct GrowthTable {
  /** [bars] equity at the close over equity at the last close: holding, entering in this bar, leaving in it. */
  std::vector<double> hold, enter, leave;
  /** [bars] share of equity that entering pays, and of equity before that leaving pays; traded values likewise. */
  std::vector<double> enterCost, leaveCost, enterTraded, leaveTraded;

  GrowthTable(const SymbolBars& bars, const Costs& costs, bool fillAtClose) {
    const int64_t n = bars.count();
    for (auto* column : {&hold, &enter, &leave, &enterCost, &leaveCost, &enterTraded, &leaveTraded})
      column->resize(static_cast<std::size_t>(n));
    const double rate = costs.commissionBps * 1e-4;
    for (int64_t i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const int64_t t = bars.start + i;
      const double price = fillAtClose ? bars.close[t] : bars.open[t];
      const double last = i == 0 ? price : bars.close[t - 1];
      const double move = spreadFraction(costs, bars, t) * 0.5 + costs.slippageBps * 1e-4;
      const double bought = 1 / ((1 + move) * (1 + rate));
      const double sold = (1 - move) * (1 - rate - costs.sellFeeBps * 1e-4);
      hold[at] = bars.close[t] / last;
      enter[at] = bought * (bars.close[t] / price);
      leave[at] = price / last * sold;
      enterCost[at] = 1 - bought;
      enterTraded[at] = bought;
      leaveTraded[at] = price / last;
      leaveCost[at] = price / last * (1 - sold);
    }
  }
};

/**
 * Whether runs of rules of this shape are switched between cash and fully invested, at proportional costs. A number that
 * may change with the bar or the parameter set has values, whatever they are.
 */
inline bool switches(const SweepSettings& s, const RuleSeries& rules) {
  const auto is = [](const NumberSeries& x, double value) { return x.values == nullptr && !(x.constant != value); };
  const Costs& c = s.costs;
  const bool proportional = c.commissionPerShareUsd == 0 && c.commissionMinUsd == 0 && c.commissionMaxFraction == 0 &&
                            c.commissionFixedUsd == 0 && c.sellFeePerShareUsd == 0;
  const bool plain = is(rules.stopLoss, 0) && is(rules.takeProfit, 0) && is(rules.trailingStop, 0) &&
                     is(rules.breakEven, 0) && is(rules.maxBars, 0) && is(rules.size, 1);
  return proportional && plain && !rules.hasWeight && rules.entryShort == nullptr && s.account.fractional &&
         s.execution.sizing == 0 && s.margin.maxLeverage >= 1 && s.margin.cashRateAnn == 0;
}

}  // namespace autostock
