#pragma once

#include "sweep/lanes.h"
#include "sweep/positionStep.h"

namespace autostock {

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
AUTOSTOCK_HD inline void accountRun(const SweepSettings& s, const SymbolBars& bars, const LaneRules<V>& rules,
                                    RunSums* out, double* record) {
  using D = typename V::D;
  using M = typename V::M;
  constexpr int N = V::N;
  const bool pathwise = s.execution.adaptivePath && FOLLOWS;
  const D zero = V::set(0);
  const D one = V::set(1);
  const double initial = s.account.initialCashUsd;
  LanePosition<V> p(initial);
  LaneBook<V> book;
  D inverse = V::div(one, p.equity), exposure = zero;
  M isLong = V::none(), isShort = V::none(), liquidate = V::none();
  LaneMoments<V> moments;
  moments.begin();
  for (int64_t w = bars.start / 64; w * 64 < bars.end; ++w) {
    const int64_t from = w * 64 < bars.start ? bars.start : w * 64;
    const int64_t to = w * 64 + 64 < bars.end ? w * 64 + 64 : bars.end;
    typename V::B inLong{}, outLong{}, inShort{}, outShort{};
    if constexpr (!WEIGHTED) {
      inLong = V::words(rules.enterLong, w), outLong = V::words(rules.leaveLong, w);
      inShort = V::words(rules.enterShort, w), outShort = V::words(rules.leaveShort, w);
      for (int64_t skip = w * 64; skip < from; ++skip)
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
    }
    for (int64_t t = from; t < to; ++t) {
      if (MARGIN && t > bars.start) p.cash = V::add(p.cash, carry<V>(s, p.cash, p.shares, p.equity, bars.close[t - 1]));
      LanePosition<V> next = p;
      LaneSignals<V> on{V::none(), liquidate, V::none(), V::none(), V::none(), V::none()};
      if constexpr (WEIGHTED) {
        const double price = s.execution.fillAtClose ? bars.close[t] : bars.open[t];
        on.lanes = V::nonzero(weightOrders(s, rules, t - s.execution.lag, p, price));
      } else {
        on.enterLong = V::top(inLong), on.leaveLong = V::top(outLong);
        on.enterShort = V::top(inShort), on.leaveShort = V::top(outShort);
        inLong = V::next(inLong), outLong = V::next(outLong), inShort = V::next(inShort), outShort = V::next(outShort);
        p.blockedLong = next.blockedLong = V::both(p.blockedLong, on.enterLong);
        p.blockedShort = next.blockedShort = V::both(p.blockedShort, on.enterShort);
        const M enters = V::either(V::without(on.enterLong, p.blockedLong), V::without(on.enterShort, p.blockedShort));
        const M leaves = V::either(V::both(isLong, on.leaveLong), V::both(isShort, on.leaveShort));
        M acts = V::either(leaves, V::without(enters, V::either(isLong, isShort)));
        acts = V::either(acts, V::ge(V::set(static_cast<double>(t)), p.expire));
        const D good = V::select(isShort, V::set(-bars.low[t]), V::set(bars.high[t]));
        const D bad = V::select(isShort, V::set(-bars.high[t]), V::set(bars.low[t]));
        acts = V::either(acts, V::either(V::le(bad, p.stop), V::ge(good, p.target)));
        if (pathwise) acts = V::either(acts, V::either(isLong, isShort));
        if constexpr (FOLLOWS) next.follow(good);
        on.lanes = acts;
      }
      if constexpr (MARGIN) on.lanes = V::either(on.lanes, liquidate);
      if (V::mask(on.lanes) != 0) {
        // The step moves the stops of its lanes itself: it begins with those of the last bar.
        const D stop = next.stop, best = next.best;
        // Copies, so that the address of what the loop keeps in registers is never taken.
        LanePosition<V> stepped = p;
        const LaneSignals<V> signals = on;
        stepPosition<V>(s, bars, rules, t, signals, stepped, book);
        next = stepped;
        if constexpr (FOLLOWS) {
          next.stop = V::select(on.lanes, next.stop, stop);
          next.best = V::select(on.lanes, next.best, best);
        }
        isLong = V::gt(next.shares, zero), isShort = V::gt(zero, next.shares);
      }
      p = next;
      const D value = V::mul(p.shares, V::set(bars.close[t]));
      const D marked = V::add(p.cash, value);
      // One division serves this bar's exposure and the next bar's return; an unchanged account returns exactly nothing.
      const M same = V::both(V::ge(marked, p.equity), V::le(marked, p.equity));
      moments.add(V::select(V::without(V::gt(p.equity, zero), same), V::mul(marked, inverse), one));
      inverse = V::div(one, marked);
      exposure = V::add(exposure, V::select(V::gt(marked, zero), V::mul(V::abs(value), inverse), zero));
      p.equity = marked;
      if (record != nullptr) V::store(record + (t - bars.start) * N, marked);
      if constexpr (MARGIN) liquidate = V::gt(V::mul(V::abs(value), V::set(s.margin.maintenanceMargin)), marked);
    }
  }
  double sums[12][N];
  const D columns[12] = {p.equity,    moments.sum, moments.squares, moments.down, moments.depth, exposure,
                         book.trades, book.wins,   book.gains,      book.losses,  book.turnover, book.costs};
  for (int c = 0; c < 12; ++c) V::store(sums[c], columns[c]);
  for (int k = 0; k < N; ++k) {
    out[k].bars = static_cast<double>(bars.count());
    out[k].growth = sums[0][k] / initial;
    out[k].sum = sums[1][k];
    out[k].squares = sums[2][k];
    out[k].downSquares = sums[3][k];
    out[k].depth = sums[4][k];
    out[k].exposure = sums[5][k];
    out[k].trades = sums[6][k];
    out[k].wins = sums[7][k];
    out[k].gains = sums[8][k];
    out[k].losses = sums[9][k];
    out[k].turnover = sums[10][k];
    out[k].costs = sums[11][k] / initial;
  }
}

/**
 * N runs on accounts of their own under any rules. A bar in which nothing happens is a few vector operations; one in which
 * a lane trades, or may, is left to stepPosition. runs: [N]; words as in growthLanes. record: [bars][N] equity at each
 * close, or nullptr.
 */
template <class V>
AUTOSTOCK_HD inline void accountLanes(const SweepSettings& s, const SymbolBars& bars, const RunRules* runs, RunSums* out,
                                      double* record = nullptr) {
  const Margin& m = s.margin;
  const bool margin = m.cashRateAnn > 0 || m.marginRateAnn > 0 || m.borrowRateAnn > 0 || m.maintenanceMargin > 0;
  const LaneRules<V> rules(runs);
  if (rules.hasWeight)
    margin ? accountRun<V, true, false, true>(s, bars, rules, out, record)
           : accountRun<V, true, false, false>(s, bars, rules, out, record);
  else if (rules.follows)
    margin ? accountRun<V, false, true, true>(s, bars, rules, out, record)
           : accountRun<V, false, true, false>(s, bars, rules, out, record);
  else
    margin ? accountRun<V, false, false, true>(s, bars, rules, out, record)
           : accountRun<V, false, false, false>(s, bars, rules, out, record);
}

}  // namespace autostock
