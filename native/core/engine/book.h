#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/order.h"

namespace autostock {

struct Bar {
  double open = NAN, high = NAN, low = NAN, close = NAN;

  bool known() const { return open > 0 && close > 0; }
};

/** The trade that a symbol's position is in. */
struct OpenTrade {
  int64_t bar = 0;
  /** The account's value at its start, and cash that its fills, fees and dividends moved. */
  double startValue = 0;
  double flow = 0;
  double entryShares = 0, entryValue = 0;
  double exitShares = 0, exitValue = 0;
  double costs = 0;
  double lowest = INFINITY, highest = -INFINITY;

  void see(double low, double high) {
    lowest = lower(lowest, low);
    highest = higher(highest, high);
  }
};

/** Nothing happens to resting orders in a bar inside (down, up), and to what follows the price in (followDown, followUp). */
struct Bounds {
  double up = INFINITY, down = -INFINITY;
  double followUp = INFINITY, followDown = -INFINITY;

  bool fires(const Bar& bar) const { return !(bar.high < up && bar.low > down); }
  bool moves(const Bar& bar) const { return !(bar.high < followUp && bar.low > followDown); }
  bool hold(const Bar& bar) const { return bar.high < lower(up, followUp) && bar.low > higher(down, followDown); }
};

/** One symbol of the account. */
struct Book {
  /** Index in the panel, and its series [T]. */
  int64_t symbol = 0;
  const double* open = nullptr;
  const double* high = nullptr;
  const double* low = nullptr;
  const double* close = nullptr;
  const double* volume = nullptr;

  double position = 0;
  Bar bar;
  /** It has a bar now. */
  bool live = false;
  /** Last known close; price the account is valued at now. */
  double mark = NAN;
  double now = NAN;
  int64_t missing = 0;
  /** What the account's own permanent impact has made of the market's price. */
  double shift = 1;
  double borrowRate = 0;
  double shortable = INFINITY;
  /** Shares that can still be filled in this bar. */
  double volumeLeft = INFINITY;
  /** 1 long, -1 short: side that a stop, target or liquidation has ended since the caller last cleared it. */
  int stoppedSide = 0;

  /** Slots of resting orders; their bounds, and whether these are out of date. */
  std::vector<int32_t> resting;
  Bounds bounds;
  bool stale = false;

  OpenTrade trade;

  Bar at(int64_t t) const { return {open[t], high[t], low[t], close[t]}; }
};

}  // namespace autostock
