#pragma once

#include "sweep/lanePosition.h"
#include "sweep/laneRules.h"

/** Rare work that would take registers from the bars in which nothing happens. */
#if defined(__CUDACC__)
#define AUTOSTOCK_RARE __host__ __device__ __noinline__
#else
#define AUTOSTOCK_RARE __attribute__((noinline))
#endif

namespace autostock {

/** Orders that bring each lane to its target weight of bar k at the market's price; 0 = none. */
template <class V>
AUTOSTOCK_HD inline typename V::D weightOrders(const SweepSettings& s, const LaneRules<V>& rules, int64_t k,
                                               const LanePosition<V>& p, double price) {
  double value[V::N], shares[V::N], weight[V::N], orders[V::N];
  V::store(value, p.cash + p.shares * price);
  V::store(shares, p.shares);
  V::store(weight, k < 0 ? V::set(NAN) : rules.weight.at(k));
  for (int lane = 0; lane < V::N; ++lane)
    orders[lane] = orderShares(s.account, value[lane], price, weight[lane], shares[lane]);
  return V::load(orders);
}

/** One bar of the lanes that trade, or may. */
template <class V>
class PositionStep {
  using D = typename V::D;
  using M = typename V::M;

 public:
  AUTOSTOCK_HD PositionStep(const SweepSettings& s, const SymbolBars& bars, const LaneRules<V>& rules, int64_t t,
                            LanePosition<V>& p, LaneBook<V>& book)
      : s_(s), bars_(bars), rules_(rules), t_(t), p_(p), book_(book), spread_(spreadFraction(s.costs, bars, t)) {}

  /** Everything that happens to the positions but carry and mark. */
  AUTOSTOCK_HD void run(const LaneSignals<V>& on) {
    const M liquidated = V::both(V::both(on.lanes, on.liquidate), V::nonzero(p_.shares));
    if (any(liquidated)) stopOut(liquidated, V::set(bars_.open[t_]));
    if (!s_.execution.fillAtClose) act(on, bars_.open[t_]);
    const M carried = V::both(on.lanes, V::nonzero(p_.shares));
    if (!rules_.hasWeight && any(carried)) inside(carried);
    if (s_.execution.fillAtClose) act(on, bars_.close[t_]);
  }

 private:
  AUTOSTOCK_HD static bool any(M lanes) { return V::mask(lanes) != 0; }
  AUTOSTOCK_HD M isLong() const { return V::gt(p_.shares, V::set(0)); }
  AUTOSTOCK_HD M isShort() const { return V::gt(V::set(0), p_.shares); }
  AUTOSTOCK_HD double slippage() const { return s_.costs.slippageBps * 1e-4; }
  AUTOSTOCK_HD static void put(M lanes, D& field, D value) { field = V::select(lanes, value, field); }

  /** Trades signed shares at the market's price and books the costs; gives the price paid. */
  AUTOSTOCK_HD D trade(M lanes, D shares, D price) {
    const FillOf<V> fill = fillShares<V>(s_.costs, shares, price, spread_, slippage());
    put(lanes, p_.cash, p_.cash + fill.cashChange);
    put(lanes, p_.shares, p_.shares + shares);
    put(lanes, book_.costs, book_.costs + (fill.commission + fill.spread + fill.slippage));
    const M worth = V::both(lanes, V::gt(p_.equity, V::set(0)));
    put(worth, book_.turnover, book_.turnover + V::abs(shares) * price / p_.equity);
    return fill.price;
  }

  AUTOSTOCK_HD void close(M lanes, D price) {
    trade(lanes, V::set(0) - p_.shares, price);
    put(lanes, p_.stop, V::set(-INFINITY));
    put(lanes, p_.target, V::set(INFINITY));
    put(lanes, p_.trail, V::set(NAN));
    put(lanes, p_.even, V::set(INFINITY));
    put(lanes, p_.expire, V::set(INFINITY));
    book_.endTrade(lanes, p_.cash);
  }

  /** A stop's, target's or liquidation's exit. */
  AUTOSTOCK_HD void stopOut(M lanes, D price) {
    if (!s_.execution.reenter) {
      p_.blockedLong = V::either(p_.blockedLong, V::both(lanes, isLong()));
      p_.blockedShort = V::either(p_.blockedShort, V::both(lanes, isShort()));
    }
    close(lanes, price);
  }

  AUTOSTOCK_HD void follow(M lanes, D good) {
    const D best = p_.best, stop = p_.stop;
    p_.follow(good);
    p_.best = V::select(lanes, p_.best, best);
    p_.stop = V::select(lanes, p_.stop, stop);
  }

  /** Opens longs (side 1) or shorts (-1) at the market's price. */
  AUTOSTOCK_HD void open(M lanes, D side, double price) {
    const D zero = V::set(0);
    const int64_t k = t_ - s_.execution.lag;
    const D size = rules_.size.at(k);
    const D stopLoss = rules_.stopLoss.at(k);
    const D paid = price + side * (price * (spread_ * 0.5) + price * slippage());
    lanes = V::both(lanes, V::both(V::gt(p_.cash, zero), V::gt(size, zero)));
    D shares;
    switch (s_.execution.sizing) {
      case 0: shares = affordableShares<V>(s_.costs, size * p_.cash, paid); break;
      case 1: shares = affordableShares<V>(s_.costs, size, paid); break;
      case 2: shares = size; break;
      default: shares = V::select(V::gt(stopLoss, zero), size * p_.cash / (stopLoss * paid), zero);
    }
    shares = V::min(affordableShares<V>(s_.costs, s_.margin.maxLeverage * p_.cash, paid), shares);
    if (!s_.account.fractional) shares = V::truncated(shares);
    lanes = V::both(lanes, V::gt(shares, zero));
    if (!any(lanes)) return;
    put(lanes, book_.entryEquity, p_.cash);
    const D entry = side * trade(lanes, side * shares, V::set(price));
    put(lanes, p_.entry, entry);
    put(lanes, p_.best, entry);
    const D takeProfit = rules_.takeProfit.at(k);
    const D held = rules_.maxBars.at(k);
    put(V::both(lanes, V::gt(stopLoss, zero)), p_.stop, entry * (1 - side * stopLoss));
    put(V::both(lanes, V::gt(takeProfit, zero)), p_.target, entry * (1 + side * takeProfit));
    put(V::both(lanes, V::gt(held, zero)), p_.expire, static_cast<double>(t_) + held);
    if (!rules_.follows) return;
    const D trailing = rules_.trailingStop.at(k);
    const D breakEven = rules_.breakEven.at(k);
    const M trails = V::both(lanes, V::gt(trailing, zero));
    put(trails, p_.trail, 1 - side * trailing);
    put(V::both(lanes, V::gt(breakEven, zero)), p_.even, entry * (1 + side * breakEven));
    follow(trails, p_.best);
  }

  /** Signals, or the target weight, of bar t - lag act at the market's price. */
  AUTOSTOCK_HD void act(const LaneSignals<V>& on, double price) {
    if (rules_.hasWeight) return weigh(on.lanes, price);
    p_.blockedLong = V::both(p_.blockedLong, on.enterLong);
    p_.blockedShort = V::both(p_.blockedShort, on.enterShort);
    const M wasLong = isLong();
    const M wasShort = isShort();
    const M expired = V::ge(V::set(static_cast<double>(t_)), p_.expire);
    const M leaves = V::either(V::both(wasLong, V::either(on.leaveLong, expired)),
                               V::both(wasShort, V::either(on.leaveShort, expired)));
    const M closes = V::both(on.lanes, leaves);
    if (any(closes)) close(closes, V::set(price));
    const M free = V::either(closes, V::without(on.lanes, V::either(wasLong, wasShort)));
    // A side that was left is not entered again in the same bar.
    const M longs = V::without(V::without(V::both(free, on.enterLong), p_.blockedLong), wasLong);
    const M shorts = V::without(V::without(V::both(free, on.enterShort), p_.blockedShort), wasShort);
    const M opens = V::either(longs, shorts);
    if (any(opens)) open(opens, V::select(shorts, V::set(-1), V::set(1)), price);
  }

  AUTOSTOCK_HD void weigh(M lanes, double price) {
    const D held = p_.shares;
    const D before = p_.cash + held * price;
    const D change = weightOrders(s_, rules_, t_ - s_.execution.lag, p_, price);
    lanes = V::both(lanes, V::nonzero(change));
    if (!any(lanes)) return;
    const M wasLong = isLong();
    const M wasShort = isShort();
    put(V::without(lanes, V::nonzero(held)), book_.entryEquity, before);
    trade(lanes, change, V::set(price));
    const M goesOn = V::either(V::both(wasLong, isLong()), V::both(wasShort, isShort()));
    const M ended = V::without(V::both(lanes, V::nonzero(held)), goesOn);
    if (!any(ended)) return;
    const D after = p_.cash + p_.shares * price;
    book_.endTrade(ended, after);
    put(ended, book_.entryEquity, after);
  }

  /** Stops and targets inside the bar; the positions were open at its open. */
  AUTOSTOCK_HD void inside(M lanes) {
    const M shorts = isShort();
    const D side = V::select(shorts, V::set(-1), V::set(1));
    const double open = bars_.open[t_], high = bars_.high[t_], low = bars_.low[t_];
    const D at = side * open;
    const D good = V::select(shorts, V::set(-low), V::set(high));
    const D bad = V::select(shorts, V::set(-high), V::set(low));
    const bool adaptive = s_.execution.adaptivePath;
    const bool highFirst = high - open < open - low;
    const M goodFirst = !adaptive ? V::none() : highFirst ? V::without(lanes, shorts) : V::both(lanes, shorts);
    const M atOpen = V::both(lanes, V::either(V::le(at, p_.stop), V::ge(at, p_.target)));
    lanes = V::without(lanes, atOpen);
    const M stopped = V::without(V::both(lanes, V::le(bad, p_.stop)), goodFirst);
    lanes = V::without(lanes, stopped);
    const M reached = V::both(lanes, V::ge(good, p_.target));
    lanes = V::without(lanes, reached);
    D price = V::select(atOpen, at, V::select(reached, p_.target, p_.stop));
    follow(lanes, good);
    M out = V::either(V::either(atOpen, stopped), reached);
    if (adaptive) {
      const D after = V::select(goodFirst, bad, side * bars_.close[t_]);
      const M late = V::both(lanes, V::le(after, p_.stop));
      price = V::select(late, p_.stop, price);
      out = V::either(out, late);
    }
    if (any(out)) stopOut(out, side * price);
  }

  const SweepSettings& s_;
  const SymbolBars& bars_;
  const LaneRules<V>& rules_;
  int64_t t_;
  LanePosition<V>& p_;
  LaneBook<V>& book_;
  double spread_;
};

template <class V>
AUTOSTOCK_RARE void stepPosition(const SweepSettings& s, const SymbolBars& bars, const LaneRules<V>& rules, int64_t t,
                                 const LaneSignals<V>& on, LanePosition<V>& p, LaneBook<V>& book) {
  PositionStep<V>(s, bars, rules, t, p, book).run(on);
}

}  // namespace autostock
