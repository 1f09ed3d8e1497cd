#pragma once

#include "sweep/lanes.h"

namespace autostock {

/**
 * Mirrors of the positions of N lanes, read by the vector loop. Prices of a short are negative here: its stop lies below its
 * best price and its target above, as a long's do, and one comparison serves both.
 */
template <int N>
struct LaneArrays {
  double cash[N], shares[N], equity[N], stop[N], target[N], expire[N];
  /** What moves the stop: best price since entry, factor of the trailing stop (NaN = none), price of the entry and the price
   *  from which it is the stop. */
  double best[N], trail[N], entry[N], even[N];
  /** Levels before this bar moved them, for lanes that are stepped. */
  double bestBefore[N], stopBefore[N];
  double blockedLong[N], blockedShort[N], liquidate[N], orders[N];
};

/** Lane k after its position was stepped. */
template <int N>
AUTOSTOCK_HD inline void mirror(const Position& p, int k, LaneArrays<N>& a) {
  const bool flat = p.shares == 0;
  const double side = p.shares < 0 ? -1 : 1;
  a.cash[k] = p.cash;
  a.shares[k] = p.shares;
  a.expire[k] = p.expire;
  a.stop[k] = flat ? -INFINITY : side * p.stop;
  a.target[k] = flat ? INFINITY : side * p.target;
  a.best[k] = side * p.best;
  a.entry[k] = side * p.entryPrice;
  a.trail[k] = !flat && p.trailing > 0 ? 1 - side * p.trailing : NAN;
  a.even[k] = !flat && p.breakEven > 0 ? side * (p.entryPrice * (1 + side * p.breakEven)) : INFINITY;
  a.blockedLong[k] = p.blockedLong ? 1 : 0;
  a.blockedShort[k] = p.blockedShort ? 1 : 0;
}

/** Interest and borrow fees of one bar, on what was held at the last close. */
template <class V>
AUTOSTOCK_HD inline typename V::D carry(const SweepSettings& s, typename V::D cash, typename V::D shares,
                                        typename V::D equity, double lastClose) {
  using D = typename V::D;
  const D zero = V::set(0);
  const D years = V::set(1 / s.execution.periodsPerYear);
  const auto bar = [&](D amount, double rate) { return V::mul(V::mul(amount, V::set(rate)), years); };
  const D credit = V::min(cash, equity);
  D change = V::select(V::gt(credit, zero), bar(credit, s.margin.cashRateAnn), zero);
  change = V::add(change, V::select(V::gt(zero, cash), bar(cash, s.margin.marginRateAnn), zero));
  const D held = V::mul(shares, V::set(lastClose));
  return V::add(change, V::select(V::gt(zero, shares), bar(held, s.margin.borrowRateAnn), zero));
}

template <class V, bool WEIGHTED, bool FOLLOWS, bool MARGIN>
AUTOSTOCK_HD inline void accountRun(const SweepSettings& s, const SymbolBars& bars, const RunRules* rules,
                                    StepFunction step, RunSums* out, double* record) {
  using D = typename V::D;
  using M = typename V::M;
  constexpr int N = V::N;
  Position p[N];
  LaneArrays<N> a;
  const uint64_t *el[N], *xl[N], *es[N], *xs[N];
  for (int k = 0; k < N; ++k) {
    p[k].cash = p[k].equity = a.equity[k] = s.account.initialCashUsd;
    a.liquidate[k] = 0;
    mirror<N>(p[k], k, a);
    el[k] = rules[k].acting.enterLong;
    xl[k] = rules[k].acting.leaveLong;
    es[k] = rules[k].acting.enterShort;
    xs[k] = rules[k].acting.leaveShort;
  }
  const bool pathwise = s.execution.adaptivePath && FOLLOWS;
  const D zero = V::set(0);
  const D one = V::set(1);
  D cash = V::load(a.cash), shares = zero, equity = V::load(a.equity), inverse = V::div(one, equity), exposure = zero;
  D stop = V::load(a.stop), target = V::load(a.target), expire = V::load(a.expire);
  D best = V::load(a.best), trail = V::load(a.trail), entry = V::load(a.entry), even = V::load(a.even);
  M isLong = V::none(), isShort = V::none(), blockedLong = V::none(), blockedShort = V::none();
  LaneMoments<V> moments;
  moments.begin();
  for (int64_t w = bars.start / 64; w * 64 < bars.end; ++w) {
    const int64_t from = w * 64 < bars.start ? bars.start : w * 64;
    const int64_t to = w * 64 + 64 < bars.end ? w * 64 + 64 : bars.end;
    typename V::B inLong{}, outLong{}, inShort{}, outShort{};
    if constexpr (!WEIGHTED) {
      inLong = V::words(el, w), outLong = V::words(xl, w), inShort = V::words(es, w), outShort = V::words(xs, w);
      for (int64_t skip = w * 64; skip < from; ++skip)
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
    }
    for (int64_t t = from; t < to; ++t) {
      if (MARGIN && t > bars.start) cash = V::add(cash, carry<V>(s, cash, shares, equity, bars.close[t - 1]));
      M acts = V::none();
      D stopNow = stop, bestNow = best;
      if constexpr (WEIGHTED) {
        V::store(a.cash, cash), V::store(a.shares, shares);
        const int64_t k = t - s.execution.lag;
        const double price = s.execution.fillAtClose ? bars.close[t] : bars.open[t];
        for (int lane = 0; lane < N; ++lane) {
          const double weight = k < 0 ? NAN : rules[lane].weight.at(k);
          const double value = a.cash[lane] + a.shares[lane] * price;
          a.orders[lane] = orderShares(s.account, value, price, weight, a.shares[lane]);
        }
        acts = V::fromFlags(a.orders);
      } else {
        const M wantsLong = V::top(inLong), wantsShort = V::top(inShort);
        blockedLong = V::both(blockedLong, wantsLong);
        blockedShort = V::both(blockedShort, wantsShort);
        const M enters = V::either(V::without(wantsLong, blockedLong), V::without(wantsShort, blockedShort));
        acts = V::either(V::both(isLong, V::top(outLong)), V::both(isShort, V::top(outShort)));
        acts = V::either(acts, V::without(enters, V::either(isLong, isShort)));
        acts = V::either(acts, V::ge(V::set(static_cast<double>(t)), expire));
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
        const D good = V::select(isShort, V::set(-bars.low[t]), V::set(bars.high[t]));
        const D bad = V::select(isShort, V::set(-bars.high[t]), V::set(bars.low[t]));
        acts = V::either(acts, V::either(V::le(bad, stop), V::ge(good, target)));
        if (pathwise) acts = V::either(acts, V::either(isLong, isShort));
        if constexpr (FOLLOWS) {
          bestNow = V::max(good, best);
          // An unknown trail leaves the stop: the maximum of an unknown and a known number is the second.
          stopNow = V::max(V::mul(bestNow, trail), stop);
          stopNow = V::max(V::select(V::ge(bestNow, even), entry, stopNow), stopNow);
        }
      }
      if constexpr (MARGIN) acts = V::either(acts, V::fromFlags(a.liquidate));
      const int mask = V::mask(acts);
      if (mask != 0) {
        V::store(a.cash, cash), V::store(a.shares, shares), V::store(a.equity, equity);
        V::store(a.bestBefore, best), V::store(a.stopBefore, stop), V::store(a.best, bestNow), V::store(a.stop, stopNow);
        V::store(a.blockedLong, V::select(blockedLong, one, zero));
        V::store(a.blockedShort, V::select(blockedShort, one, zero));
        for (int k = 0; k < N; ++k) {
          if ((mask >> k & 1) == 0) continue;
          Position& q = p[k];
          const double side = q.shares < 0 ? -1 : 1;
          q.cash = a.cash[k], q.equity = a.equity[k], q.stop = side * a.stopBefore[k], q.best = side * a.bestBefore[k];
          q.blockedLong = a.blockedLong[k] != 0, q.blockedShort = a.blockedShort[k] != 0;
          q.liquidate = a.liquidate[k] != 0;
          step(s, bars, rules[k], t, q);
          mirror<N>(q, k, a);
        }
        cash = V::load(a.cash), shares = V::load(a.shares), stopNow = V::load(a.stop), bestNow = V::load(a.best);
        target = V::load(a.target), expire = V::load(a.expire);
        trail = V::load(a.trail), entry = V::load(a.entry), even = V::load(a.even);
        isLong = V::gt(shares, zero), isShort = V::gt(zero, shares);
        blockedLong = V::fromFlags(a.blockedLong), blockedShort = V::fromFlags(a.blockedShort);
      }
      stop = stopNow, best = bestNow;
      const D value = V::mul(shares, V::set(bars.close[t]));
      const D marked = V::add(cash, value);
      // One division serves this bar's exposure and the next bar's return; an unchanged account returns exactly nothing.
      const M moved = V::without(V::gt(equity, zero), V::both(V::ge(marked, equity), V::le(marked, equity)));
      moments.add(V::select(moved, V::mul(marked, inverse), one));
      inverse = V::div(one, marked);
      exposure = V::add(exposure, V::select(V::gt(marked, zero), V::mul(V::abs(value), inverse), zero));
      equity = marked;
      if (record != nullptr) V::store(record + (t - bars.start) * N, marked);
      if constexpr (MARGIN) {
        const M low = V::gt(V::mul(V::abs(value), V::set(s.margin.maintenanceMargin)), marked);
        V::store(a.liquidate, V::select(low, one, zero));
      }
    }
  }
  double values[6 * N];
  V::store(values, equity), V::store(values + N, moments.sum), V::store(values + 2 * N, moments.squares);
  V::store(values + 3 * N, moments.down), V::store(values + 4 * N, moments.depth), V::store(values + 5 * N, exposure);
  const double initial = s.account.initialCashUsd;
  for (int k = 0; k < N; ++k) {
    out[k].bars = static_cast<double>(bars.count());
    out[k].growth = values[k] / initial;
    out[k].sum = values[N + k];
    out[k].squares = values[2 * N + k];
    out[k].downSquares = values[3 * N + k];
    out[k].depth = values[4 * N + k];
    out[k].exposure = values[5 * N + k];
    out[k].trades = p[k].trades;
    out[k].wins = p[k].wins;
    out[k].gains = p[k].gains;
    out[k].losses = p[k].losses;
    out[k].turnover = p[k].turnover;
    out[k].costs = p[k].costs / initial;
  }
}

/**
 * N runs on accounts of their own under any rules. A bar in which nothing happens to a lane is a few vector operations; a
 * lane that trades, or may, is stepped by `step`. rules: [N]; words as in growthLanes. record: [bars][N] equity at each
 * close, or nullptr.
 */
template <class V>
AUTOSTOCK_HD inline void accountLanes(const SweepSettings& s, const SymbolBars& bars, const RunRules* rules,
                                      StepFunction step, RunSums* out, double* record = nullptr) {
  const Margin& m = s.margin;
  const bool margin = m.cashRateAnn > 0 || m.marginRateAnn > 0 || m.borrowRateAnn > 0 || m.maintenanceMargin > 0;
  bool follows = false;
  for (int k = 0; k < V::N; ++k)
    follows = follows || rules[k].trailingStop.values != nullptr || rules[k].trailingStop.constant > 0 ||
              rules[k].breakEven.values != nullptr || rules[k].breakEven.constant > 0;
  if (rules[0].hasWeight)
    margin ? accountRun<V, true, false, true>(s, bars, rules, step, out, record)
           : accountRun<V, true, false, false>(s, bars, rules, step, out, record);
  else if (follows)
    margin ? accountRun<V, false, true, true>(s, bars, rules, step, out, record)
           : accountRun<V, false, true, false>(s, bars, rules, step, out, record);
  else
    margin ? accountRun<V, false, false, true>(s, bars, rules, step, out, record)
           : accountRun<V, false, false, false>(s, bars, rules, step, out, record);
}

}  // namespace autostock
