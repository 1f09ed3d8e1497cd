#pragma once

#include <cmath>

#include "sweep/simd.h"

namespace autostock {

/**
 * N runs' accounts between two bars: what docs/execution.md speaks of, one symbol. Prices of a short are negative here: its
 * stop lies below its best price and its target above, as a long's do, and one comparison serves both.
 */
template <class V>
struct LanePosition {
  using D = typename V::D;
  using M = typename V::M;
  D cash, shares;
  /** Equity at the last close. */
  D equity;
  D entry;
  /** Best price since entry. */
  D best;
  /** Prices at or beyond which a stop and a target fill; infinite when there is none. */
  D stop, target;
  /** The stop as a factor of the best price, NaN when it does not trail. */
  D trail;
  /** Best price from which the stop is the entry. */
  D even;
  /** First bar at which the position has been held long enough. */
  D expire;
  M blockedLong, blockedShort;

  AUTOSTOCK_HD explicit LanePosition(double initialCashUsd) {
    cash = equity = V::set(initialCashUsd);
    shares = entry = best = V::set(0);
    stop = V::set(-INFINITY), target = even = expire = V::set(INFINITY), trail = V::set(NAN);
    blockedLong = blockedShort = V::none();
  }
  /** Moves best prices to `good`, and the stops to where those have brought them. */
  AUTOSTOCK_HD __attribute__((always_inline)) inline void follow(D good) {
    best = V::max(good, best);
    // An unknown trail leaves the stop: the maximum of an unknown and a known number is the second.
    stop = V::max(best * trail, stop);
    stop = V::max(V::select(V::ge(best, even), entry, stop), stop);
  }
};

/** What N runs have traded so far. */
template <class V>
struct LaneBook {
  using D = typename V::D;
  using M = typename V::M;
  D entryEquity, trades, wins, gains, losses;
  /** Sums over bars: traded value / equity before, and everything paid. */
  D turnover, costs;

  AUTOSTOCK_HD LaneBook() { entryEquity = trades = wins = gains = losses = turnover = costs = V::set(0); }
  /** Ends round trips that began with entryEquity, the accounts being worth `value` now. */
  AUTOSTOCK_HD __attribute__((always_inline)) inline void endTrade(M lanes, D value) {
    const D result = value - entryEquity;
    const M won = V::both(lanes, V::gt(result, V::set(0)));
    trades = V::select(lanes, trades + 1, trades);
    wins = V::select(won, wins + 1, wins);
    gains = V::select(won, gains + result, gains);
    losses = V::select(V::without(lanes, won), losses - result, losses);
  }
};

/** The lanes in which a bar may change more than the mark, and what acts there. */
template <class V>
struct LaneSignals {
  typename V::M lanes, liquidate, enterLong, leaveLong, enterShort, leaveShort;
};

}  // namespace autostock
