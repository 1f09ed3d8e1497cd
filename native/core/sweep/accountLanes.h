#pragma once

#include "sweep/lanes.h"

namespace autostock {

/** Mirrors of the positions of N lanes, read by the vector loop. */
template <int N>
struct LaneArrays {
  double cash[N], shares[N], equity[N], stop[N], target[N], expire[N], best[N], entry[N], trailing[N], breakEven[N];
  double blockedLong[N], blockedShort[N], liquidate[N], idle[N];
};

/**
 * N runs on accounts of their own under any rules. A bar in which nothing happens to a lane is a few vector operations; a
 * lane that trades, or may, is stepped by `step`. rules: [N]; words as in growthLanes.
 */
template <class V>
AUTOSTOCK_HD inline void accountLanes(const SweepSettings& s, const SymbolBars& bars, const RunRules* rules,
                                      StepFunction step, RunSums* out) {
  using D = typename V::D;
  using M = typename V::M;
  constexpr int N = V::N;
  const double infinite = INFINITY;
  Position p[N];
  LaneArrays<N> a;
  bool follows = false;
  const uint64_t *el[N], *xl[N], *es[N], *xs[N];
  for (int k = 0; k < N; ++k) {
    p[k].cash = p[k].equity = s.account.initialCashUsd;
    a.cash[k] = a.equity[k] = p[k].cash;
    a.shares[k] = a.entry[k] = a.best[k] = a.trailing[k] = a.breakEven[k] = 0;
    a.blockedLong[k] = a.blockedShort[k] = a.liquidate[k] = a.idle[k] = 0;
    a.stop[k] = -infinite;
    a.target[k] = infinite;
    a.expire[k] = infinite;
    el[k] = rules[k].acting.enterLong;
    xl[k] = rules[k].acting.leaveLong;
    es[k] = rules[k].acting.enterShort;
    xs[k] = rules[k].acting.leaveShort;
    follows = follows || rules[k].trailingStop.values != nullptr || rules[k].trailingStop.constant > 0 ||
              rules[k].breakEven.values != nullptr || rules[k].breakEven.constant > 0;
  }
  const bool weighted = rules[0].hasWeight;
  const bool carries = s.margin.cashRateAnn > 0 || s.margin.marginRateAnn > 0 || s.margin.borrowRateAnn > 0;
  const bool pathwise = s.execution.adaptivePath && follows;
  const D zero = V::set(0);
  const D one = V::set(1);
  D cash = V::load(a.cash), shares = zero, equity = V::load(a.equity);
  D stop = V::load(a.stop), target = V::load(a.target), expire = V::load(a.expire), exposure = zero;
  M blockedLong = V::none(), blockedShort = V::none();
  LaneMoments<V> moments;
  moments.begin();
  for (int64_t w = bars.start / 64; w * 64 < bars.end; ++w) {
    const int64_t from = w * 64 < bars.start ? bars.start : w * 64;
    const int64_t to = w * 64 + 64 < bars.end ? w * 64 + 64 : bars.end;
    typename V::B inLong{}, outLong{}, inShort{}, outShort{};
    if (!weighted) {
      inLong = V::words(el, w), outLong = V::words(xl, w), inShort = V::words(es, w), outShort = V::words(xs, w);
      for (int64_t skip = w * 64; skip < from; ++skip)
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
    }
    for (int64_t t = from; t < to; ++t) {
      if (carries && t > bars.start) {
        V::store(a.cash, cash), V::store(a.shares, shares), V::store(a.equity, equity);
        for (int k = 0; k < N; ++k)
          a.cash[k] += position::carry(s, a.cash[k], a.shares[k], a.equity[k], bars.close[t - 1]);
        cash = V::load(a.cash);
      }
      const M isLong = V::gt(shares, zero);
      const M isShort = V::gt(zero, shares);
      M acts = V::none();
      if (weighted) {
        V::store(a.cash, cash), V::store(a.shares, shares);
        const int64_t k = t - s.execution.lag;
        const double price = s.execution.fillAtClose ? bars.close[t] : bars.open[t];
        for (int lane = 0; lane < N; ++lane) {
          const double weight = k < 0 ? NAN : rules[lane].weight.at(k);
          const double value = a.cash[lane] + a.shares[lane] * price;
          a.idle[lane] = orderShares(s.account, value, price, weight, a.shares[lane]);
        }
        acts = V::fromFlags(a.idle);
      } else {
        const M wantsLong = V::top(inLong), wantsShort = V::top(inShort);
        blockedLong = V::both(blockedLong, wantsLong);
        blockedShort = V::both(blockedShort, wantsShort);
        const M enters = V::either(V::without(wantsLong, blockedLong), V::without(wantsShort, blockedShort));
        acts = V::either(V::both(isLong, V::top(outLong)), V::both(isShort, V::top(outShort)));
        acts = V::either(acts, V::without(enters, V::either(isLong, isShort)));
        acts = V::either(acts, V::ge(V::set(static_cast<double>(t)), expire));
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
        const D low = V::select(isShort, target, stop), high = V::select(isShort, stop, target);
        acts = V::either(acts, V::either(V::le(V::set(bars.low[t]), low), V::ge(V::set(bars.high[t]), high)));
        if (pathwise) acts = V::either(acts, V::either(isLong, isShort));
      }
      if (s.margin.maintenanceMargin > 0) acts = V::either(acts, V::fromFlags(a.liquidate));
      const int mask = V::mask(acts);
      if (mask != 0) {
        V::store(a.cash, cash), V::store(a.shares, shares), V::store(a.equity, equity), V::store(a.stop, stop);
        V::store(a.blockedLong, V::select(blockedLong, one, zero));
        V::store(a.blockedShort, V::select(blockedShort, one, zero));
        for (int k = 0; k < N; ++k) {
          if ((mask >> k & 1) == 0) continue;
          Position& q = p[k];
          q.cash = a.cash[k], q.equity = a.equity[k], q.stop = a.stop[k], q.best = a.best[k];
          q.blockedLong = a.blockedLong[k] != 0, q.blockedShort = a.blockedShort[k] != 0;
          q.liquidate = a.liquidate[k] != 0;
          step(s, bars, rules[k], t, q);
          const bool flat = q.shares == 0;
          a.cash[k] = q.cash, a.shares[k] = q.shares, a.expire[k] = q.expire;
          a.stop[k] = flat ? -infinite : q.stop, a.target[k] = flat ? infinite : q.target;
          a.best[k] = q.best, a.entry[k] = q.entryPrice, a.trailing[k] = q.trailing, a.breakEven[k] = q.breakEven;
          a.blockedLong[k] = q.blockedLong ? 1 : 0, a.blockedShort[k] = q.blockedShort ? 1 : 0;
        }
        cash = V::load(a.cash), shares = V::load(a.shares), stop = V::load(a.stop);
        if (!weighted) target = V::load(a.target), expire = V::load(a.expire);
        blockedLong = V::fromFlags(a.blockedLong), blockedShort = V::fromFlags(a.blockedShort);
      }
      if (follows) {
        for (int k = 0; k < N; ++k) a.idle[k] = mask >> k & 1;
        // A lane that was stepped has moved its own levels; an opened one must not see this bar's extreme.
        const M open = V::without(V::either(V::gt(shares, zero), V::gt(zero, shares)), V::fromFlags(a.idle));
        const D side = V::select(V::gt(zero, shares), V::set(-1), one);
        const D extreme = V::select(V::gt(zero, shares), V::set(bars.low[t]), V::set(bars.high[t]));
        const D entry = V::load(a.entry), trailing = V::load(a.trailing), even = V::load(a.breakEven);
        D best = V::load(a.best);
        best = V::select(V::both(open, V::gt(V::mul(side, extreme), V::mul(side, best))), extreme, best);
        V::store(a.best, best);
        const D level = V::mul(best, V::sub(one, V::mul(side, trailing)));
        const M raises = V::both(V::gt(trailing, zero), V::gt(V::mul(side, level), V::mul(side, stop)));
        stop = V::select(V::both(open, raises), level, stop);
        const D reached = V::mul(side, V::mul(entry, V::add(one, V::mul(side, even))));
        M safe = V::both(V::gt(even, zero), V::ge(V::mul(side, best), reached));
        safe = V::both(safe, V::gt(V::mul(side, entry), V::mul(side, stop)));
        stop = V::select(V::both(open, safe), entry, stop);
      }
      const D value = V::mul(shares, V::set(bars.close[t]));
      const D marked = V::add(cash, value);
      moments.add(V::select(V::gt(equity, zero), V::div(marked, equity), one));
      exposure = V::add(exposure, V::select(V::gt(marked, zero), V::div(V::abs(value), marked), zero));
      equity = marked;
      if (s.margin.maintenanceMargin > 0) {
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

}  // namespace autostock
