#pragma once

#include "sweep/market.h"

namespace autostock {

/** One number of N runs. */
template <class V>
struct LaneNumber {
  typename V::D constant;
  const double* values[V::N];
  bool varies;

  AUTOSTOCK_HD __attribute__((always_inline)) inline void read(const RunRules* runs, NumberSeries RunRules::* number) {
    double constants[V::N];
    varies = false;
    for (int k = 0; k < V::N; ++k) {
      const NumberSeries& series = runs[k].*number;
      constants[k] = series.constant;
      values[k] = series.values;
      varies = varies || series.values != nullptr;
    }
    constant = V::load(constants);
  }
  AUTOSTOCK_HD __attribute__((always_inline)) inline typename V::D at(int64_t t) const {
    if (!varies) return constant;
    double now[V::N];
    V::store(now, constant);
    for (int k = 0; k < V::N; ++k)
      if (values[k] != nullptr) now[k] = values[k][t];
    return V::load(now);
  }
};

/** The rules of N runs as their lanes read them. */
template <class V>
struct LaneRules {
  const uint64_t *enterLong[V::N], *leaveLong[V::N], *enterShort[V::N], *leaveShort[V::N];
  LaneNumber<V> weight, size, stopLoss, takeProfit, trailingStop, breakEven, maxBars;
  bool hasWeight;
  /** Whether a stop of some run moves with the price. */
  bool follows;

  AUTOSTOCK_HD explicit LaneRules(const RunRules* runs) {
    hasWeight = runs[0].hasWeight;
    follows = false;
    for (int k = 0; k < V::N; ++k) {
      enterLong[k] = runs[k].acting.enterLong;
      leaveLong[k] = runs[k].acting.leaveLong;
      enterShort[k] = runs[k].acting.enterShort;
      leaveShort[k] = runs[k].acting.leaveShort;
      follows = follows || moves(runs[k].trailingStop) || moves(runs[k].breakEven);
    }
    weight.read(runs, &RunRules::weight);
    size.read(runs, &RunRules::size);
    stopLoss.read(runs, &RunRules::stopLoss);
    takeProfit.read(runs, &RunRules::takeProfit);
    trailingStop.read(runs, &RunRules::trailingStop);
    breakEven.read(runs, &RunRules::breakEven);
    maxBars.read(runs, &RunRules::maxBars);
  }

 private:
  AUTOSTOCK_HD static bool moves(const NumberSeries& number) { return number.values != nullptr || number.constant > 0; }
};

}  // namespace autostock
