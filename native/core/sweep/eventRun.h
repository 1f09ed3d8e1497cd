#pragma once

#include <cstdint>

#include "sweep/row.h"

namespace autostock {

/** Extremes of a stretch of prices: the worst is the lowest later price over an earlier one, at most 1. */
struct Stretch {
  double low;
  double high;
  double worst;
};

/** One bar of the event tables, a cache line: sums over bars [0, i] of the price's returns, and what a trade here does. */
struct alignas(64) EventBar {
  double sum, squares, down;
  double close;
  /** As in GrowthTable; what entering costs is 1 - enterTraded, leaving leaveTraded - leave. */
  double enter, enterTraded, leave, leaveTraded;
};

/** The tables of one symbol: n bars from the panel's bar `start`; stretches: [levels][n], see RangeTable. */
struct EventView {
  const EventBar* bars;
  const Stretch* stretches;
  int64_t start;
  int64_t count;
};

/** Room for the changes of n bars, with what is written beyond the last. */
constexpr int64_t changeRoom(int64_t n) { return n + 8; }

/** Bars at which the position changes, entry and exit in turn; returns how many. */
template <class Isa>
inline int64_t eventChanges(const EventView& v, const uint64_t* invested, int32_t* changes) {
  constexpr int AT_ONCE = 4;
  const int64_t end = v.start + v.count;
  int32_t* out = changes;
  uint64_t before = 0;
  for (int64_t w = v.start / 64; w * 64 < end; ++w) {
    const uint64_t word = invested[w];
    uint64_t bits = word ^ (word << 1 | before);
    before = word >> 63;
    // The first bar beyond the end is not a change of this run.
    if (w * 64 + 64 > end) bits &= (uint64_t{1} << (end - w * 64)) - 1;
    const int count = __builtin_popcountll(bits);
    const auto base = static_cast<int32_t>(w * 64 - v.start);
    // Four are written whether they exist or not: a loop over one or two would be mispredicted in every word.
    for (int k = 0; k < AT_ONCE; ++k) {
      out[k] = base + (bits != 0 ? __builtin_ctzll(bits) : 64);
      bits &= bits - 1;
    }
    for (int k = AT_ONCE; k < count; ++k) {
      out[k] = base + __builtin_ctzll(bits);
      bits &= bits - 1;
    }
    out += count;
  }
  return out - changes;
}

/**
 * A long/flat run in time proportional to its trades: between an entry and an exit the equity is the price, so its moments
 * are differences of sums and its drawdown is a range query. invested: words by the panel's t, bar t in bit (t & 63), zero
 * outside the bars. changes: room for changeRoom(count). Agrees with growthLanes to rounding.
 */
template <class Isa>
RunSums eventRun(const EventView& v, const uint64_t* invested, int32_t* changes) {
  const int64_t count = eventChanges<Isa>(v, invested, changes);
  // A position that is open at the end is marked there: no exit, no trade.
  const bool open = count % 2 != 0;
  if (open) changes[count] = static_cast<int32_t>(v.count);
  double sum = 0, squares = 0, downSquares = 0, costs = 0, turnover = 0, wins = 0, gains = 0, losses = 0;
  int64_t held = 0;
  double equity = 1;
  double peak = 1;
  double depth = 1;
  const auto stretchesOf = [&](int64_t first, int64_t last) __attribute__((always_inline)) {
    const auto differ = static_cast<uint64_t>(first ^ last);
    return v.stretches + (differ == 0 ? 0 : 64 - __builtin_clzll(differ)) * v.count;
  };
  for (int64_t k = 0; k < count; k += 2) {
    const int64_t entry = changes[k];
    const int64_t exit = changes[k + 1];
    const EventBar& in = v.bars[entry];
    const EventBar& last = v.bars[exit - 1];
    const Stretch* row = stretchesOf(entry, exit - 1);
    const Stretch left = row[entry];
    const Stretch right = row[exit - 1];
    const double before = equity;
    const double entered = in.enter - 1;
    const double lost = entered < 0 ? entered : 0;
    sum += entered + (last.sum - in.sum);
    squares += entered * entered + (last.squares - in.squares);
    downSquares += lost * lost + (last.down - in.down);
    costs += equity * (1 - in.enterTraded);
    turnover += in.enterTraded;
    held += exit - entry;

    // Bars (entry, exit) are held, marked at their closes; a division only where a fall is a new worst.
    const double scale = equity * in.enter / in.close;
    const double low = (left.low < right.low ? left.low : right.low) * scale;
    if (low < depth * peak) [[unlikely]] depth = low / peak;
    const double worst = left.worst < right.worst ? left.worst : right.worst;
    depth = worst < depth ? worst : depth;
    if (right.low < depth * left.high) [[unlikely]] depth = right.low / left.high;
    const double high = (left.high > right.high ? left.high : right.high) * scale;
    peak = high > peak ? high : peak;
    equity = last.close * scale;
    if (open && k + 1 == count) break;

    const EventBar& leaving = v.bars[exit];
    const double leftReturn = leaving.leave - 1;
    const double fell = leftReturn < 0 ? leftReturn : 0;
    sum += leftReturn;
    squares += leftReturn * leftReturn;
    downSquares += fell * fell;
    costs += equity * (leaving.leaveTraded - leaving.leave);
    turnover += leaving.leaveTraded;
    equity *= leaving.leave;
    if (equity < depth * peak) [[unlikely]] depth = equity / peak;
    peak = equity > peak ? equity : peak;
    const double result = equity - before;
    wins += result > 0 ? 1 : 0;
    gains += result > 0 ? result : 0;
    losses -= result > 0 ? 0 : result;
  }
  RunSums out{};
  out.bars = static_cast<double>(v.count);
  out.growth = equity;
  out.depth = depth;
  out.sum = sum;
  out.squares = squares;
  out.downSquares = downSquares;
  out.trades = static_cast<double>(count / 2);
  out.wins = wins;
  out.gains = gains;
  out.losses = losses;
  out.exposure = static_cast<double>(held);
  out.turnover = turnover;
  out.costs = costs;
  return out;
}

}  // namespace autostock
