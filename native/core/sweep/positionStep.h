#pragma once

#include <cmath>

#include "sweep/market.h"

namespace autostock {

/** One run's account between two bars: what docs/execution.md speaks of, one symbol. */
struct Position {
  double cash;
  double shares = 0;
  /** Equity at the last close. */
  double equity;
  double entryPrice = 0;
  /** Best price since entry: the highest of a long, the lowest of a short. */
  double best = 0;
  /** Prices at or beyond which a stop and a target fill; infinite when there is none. */
  double stop = 0;
  double target = 0;
  double trailing = 0;
  double breakEven = 0;
  /** First bar at which the position has been held long enough. */
  double expire = INFINITY;
  double entryEquity = 0;
  bool blockedLong = false;
  bool blockedShort = false;
  bool liquidate = false;
  double trades = 0;
  double wins = 0;
  double gains = 0;
  double losses = 0;
  /** Sums over bars: traded value / equity before, and everything paid. */
  double turnover = 0;
  double costs = 0;
};

namespace position {

AUTOSTOCK_HD inline double spreadAt(const SweepSettings& s, const SymbolBars& bars, int64_t t) {
  return spreadFraction(s.costs, bars, t);
}

/** Trades signed shares at the market's price and books the costs. */
AUTOSTOCK_HD inline Fill trade(const SweepSettings& s, const SymbolBars& bars, int64_t t, double shares, double price,
                               Position& p) {
  const Fill fill = fillShares(s.costs, shares, price, spreadAt(s, bars, t), s.costs.slippageBps * 1e-4);
  p.cash += fill.cashChange;
  p.shares += shares;
  p.costs += fill.commission + fill.spread + fill.slippage;
  if (p.equity > 0) p.turnover += std::fabs(shares) * price / p.equity;
  return fill;
}

/** Ends a round trip that began with entryEquity, the account being worth `value` now. */
AUTOSTOCK_HD inline void endTrade(Position& p, double value) {
  const double result = value - p.entryEquity;
  p.trades += 1;
  if (result > 0) {
    p.wins += 1;
    p.gains += result;
  } else {
    p.losses -= result;
  }
}

AUTOSTOCK_HD inline void close(const SweepSettings& s, const SymbolBars& bars, int64_t t, double price, Position& p) {
  trade(s, bars, t, 0 - p.shares, price, p);
  p.shares = 0;
  p.expire = INFINITY;
  endTrade(p, p.cash);
}

/** A stop's, target's or liquidation's exit. */
AUTOSTOCK_HD inline void stopOut(const SweepSettings& s, const SymbolBars& bars, int64_t t, double price, Position& p) {
  if (!s.execution.reenter) (p.shares > 0 ? p.blockedLong : p.blockedShort) = true;
  close(s, bars, t, price, p);
}

/** Raises the stop of a long (lowers that of a short) to where the best price has brought it. */
AUTOSTOCK_HD inline void follow(Position& p, double extreme) {
  const double side = p.shares > 0 ? 1.0 : -1.0;
  if (side * extreme > side * p.best) p.best = extreme;
  if (p.trailing > 0) {
    const double level = p.best * (1 - side * p.trailing);
    if (side * level > side * p.stop) p.stop = level;
  }
  if (p.breakEven > 0 && side * p.best >= side * (p.entryPrice * (1 + side * p.breakEven)) &&
      side * p.entryPrice > side * p.stop)
    p.stop = p.entryPrice;
}

/** Opens a long (side 1) or short (-1) at the market's price; k is the bar of the signal. */
AUTOSTOCK_HD inline void open(const SweepSettings& s, const SymbolBars& bars, const RunRules& rules, int64_t t, int64_t k,
                              double side, double price, Position& p) {
  const double size = rules.size.at(k);
  if (!(p.cash > 0) || !(size > 0)) return;
  const double paid = price + side * (price * (spreadAt(s, bars, t) * 0.5) + price * (s.costs.slippageBps * 1e-4));
  const double stopLoss = rules.stopLoss.at(k);
  double shares = 0;
  switch (s.execution.sizing) {
    case 0: shares = affordableShares(s.costs, size * p.cash, paid); break;
    case 1: shares = affordableShares(s.costs, size, paid); break;
    case 2: shares = size; break;
    default: shares = stopLoss > 0 ? size * p.cash / (stopLoss * paid) : 0;
  }
  const double most = affordableShares(s.costs, s.margin.maxLeverage * p.cash, paid);
  if (shares > most) shares = most;
  if (!s.account.fractional) shares = std::trunc(shares);
  if (!(shares > 0)) return;
  p.entryEquity = p.cash;
  const Fill fill = trade(s, bars, t, side * shares, price, p);
  p.entryPrice = p.best = fill.price;
  p.stop = stopLoss > 0 ? fill.price * (1 - side * stopLoss) : -side * INFINITY;
  const double takeProfit = rules.takeProfit.at(k);
  p.target = takeProfit > 0 ? fill.price * (1 + side * takeProfit) : side * INFINITY;
  p.trailing = rules.trailingStop.at(k);
  p.breakEven = rules.breakEven.at(k);
  const double held = rules.maxBars.at(k);
  p.expire = held > 0 ? static_cast<double>(t) + held : INFINITY;
  if (p.trailing > 0) follow(p, p.best);
}

/** Signals, or the target weight, of bar t - lag act at the market's price. */
AUTOSTOCK_HD inline void act(const SweepSettings& s, const SymbolBars& bars, const RunRules& rules, int64_t t, double price,
                             Position& p) {
  const int64_t k = t - s.execution.lag;
  if (rules.hasWeight) {
    const double weight = k < 0 ? NAN : rules.weight.at(k);
    const double before = p.cash + p.shares * price;
    const double change = orderShares(s.account, before, price, weight, p.shares);
    if (change == 0) return;
    const double held = p.shares;
    if (held == 0) p.entryEquity = before;
    trade(s, bars, t, change, price, p);
    const bool ended = held != 0 && (p.shares == 0 || (held > 0) != (p.shares > 0));
    if (!ended) return;
    const double after = p.cash + p.shares * price;
    endTrade(p, after);
    p.entryEquity = after;
    return;
  }
  const bool el = actsAt(rules.acting.enterLong, t);
  const bool es = actsAt(rules.acting.enterShort, t);
  p.blockedLong = p.blockedLong && el;
  p.blockedShort = p.blockedShort && es;
  if (p.shares > 0) {
    if (!actsAt(rules.acting.leaveLong, t) && static_cast<double>(t) < p.expire) return;
    close(s, bars, t, price, p);
    if (es && !p.blockedShort) open(s, bars, rules, t, k, -1, price, p);
  } else if (p.shares < 0) {
    if (!actsAt(rules.acting.leaveShort, t) && static_cast<double>(t) < p.expire) return;
    close(s, bars, t, price, p);
    if (el && !p.blockedLong) open(s, bars, rules, t, k, 1, price, p);
  } else if (el && !p.blockedLong) {
    open(s, bars, rules, t, k, 1, price, p);
  } else if (es && !p.blockedShort) {
    open(s, bars, rules, t, k, -1, price, p);
  }
}

/** Stops and targets inside bar t; the position was open at its open. */
AUTOSTOCK_HD inline void inside(const SweepSettings& s, const SymbolBars& bars, int64_t t, Position& p) {
  const double side = p.shares > 0 ? 1.0 : -1.0;
  const double at = bars.open[t];
  const double good = side > 0 ? bars.high[t] : bars.low[t];
  const double bad = side > 0 ? bars.low[t] : bars.high[t];
  // Multiplying by the side makes a short look like a long.
  if (side * at <= side * p.stop || side * at >= side * p.target) return stopOut(s, bars, t, at, p);
  const bool goodFirst = s.execution.adaptivePath && (side > 0 ? bars.high[t] - at < at - bars.low[t]
                                                                 : !(bars.high[t] - at < at - bars.low[t]));
  if (!goodFirst) {
    if (side * bad <= side * p.stop) return stopOut(s, bars, t, p.stop, p);
    if (side * good >= side * p.target) return stopOut(s, bars, t, p.target, p);
    if (!s.execution.adaptivePath) return;
    follow(p, good);
    if (side * bars.close[t] <= side * p.stop) stopOut(s, bars, t, p.stop, p);
    return;
  }
  if (side * good >= side * p.target) return stopOut(s, bars, t, p.target, p);
  follow(p, good);
  if (side * bad <= side * p.stop) stopOut(s, bars, t, p.stop, p);
}

}  // namespace position

/** Everything that happens to the position in bar t but carry and mark. */
AUTOSTOCK_HD inline void stepPosition(const SweepSettings& s, const SymbolBars& bars, const RunRules& rules, int64_t t,
                                      Position& p) {
  if (p.liquidate && p.shares != 0) position::stopOut(s, bars, t, bars.open[t], p);
  p.liquidate = false;
  if (!s.execution.fillAtClose) position::act(s, bars, rules, t, bars.open[t], p);
  const double carried = p.shares;
  if (carried != 0 && !rules.hasWeight) position::inside(s, bars, t, p);
  const bool held = carried != 0 && p.shares != 0;
  if (held) position::follow(p, p.shares > 0 ? bars.high[t] : bars.low[t]);
  if (s.execution.fillAtClose) position::act(s, bars, rules, t, bars.close[t], p);
}

}  // namespace autostock
