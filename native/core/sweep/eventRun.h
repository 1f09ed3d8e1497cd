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

/** Extremes of a hold, and those of its two parts that a fall across them goes by. */
struct HeldRange {
  Stretch whole;
  double leftHigh;
  double rightLow;
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
  using Two = double __attribute__((vector_size(16)));
  const int64_t count = eventChanges<Isa>(v, invested, changes);
  const int64_t trades = count / 2;
  double sum = 0, squares = 0, downSquares = 0, costs = 0, turnover = 0;
  Two results{};
  int64_t held = 0, wins = 0;
  double equity = 1;
  double peak = 1;
  double depth = 1;
  // What entering and holding add; gives equity over price while held.
  const auto hold = [&](int64_t entry, int64_t exit) __attribute__((always_inline)) {
    const EventBar& in = v.bars[entry];
    const EventBar& last = v.bars[exit - 1];
    const double entered = in.enter - 1;
    const double lost = entered < 0 ? entered : 0;
    sum += entered + (last.sum - in.sum);
    squares += entered * entered + (last.squares - in.squares);
    downSquares += lost * lost + (last.down - in.down);
    costs += equity * (1 - in.enterTraded);
    turnover += in.enterTraded;
    held += exit - entry;
    return equity * in.enter / in.close;
  };
  // Bars [first, last] of a hold are marked at their closes.
  const auto rangeOf = [&](int64_t first, int64_t last) __attribute__((always_inline)) {
    const auto differ = static_cast<uint64_t>(first ^ last);
    const Stretch* row = v.stretches + (differ == 0 ? 0 : 64 - __builtin_clzll(differ)) * v.count;
    const Stretch& left = row[first];
    const Stretch& right = row[last];
    return HeldRange{{left.low < right.low ? left.low : right.low, left.high > right.high ? left.high : right.high,
                      left.worst < right.worst ? left.worst : right.worst},
                     left.high,
                     right.low};
  };
  // Falls inside a hold; a division only where one across its two parts is a new worst.
  const auto deepen = [&](const HeldRange& range) __attribute__((always_inline)) {
    depth = range.whole.worst < depth ? range.whole.worst : depth;
    if (range.rightLow < depth * range.leftHigh) [[unlikely]] depth = range.rightLow / range.leftHigh;
  };
  for (int64_t k = 0; k < 2 * trades; k += 2) {
    const int64_t exit = changes[k + 1];
    const EventBar& leaving = v.bars[exit];
    const HeldRange range = rangeOf(changes[k], exit - 1);
    const double before = equity;
    const double scale = hold(changes[k], exit);
    const double last = v.bars[exit - 1].close * scale;
    equity = last * leaving.leave;
    const double low = range.whole.low * scale;
    const double high = range.whole.high * scale;
    const double top = high > peak ? high : peak;
    // Both falls are divided whether needed or not: a third of them are a new worst, and a wrong guess costs more.
    const Two falls = Two{low, equity} / Two{peak, top};
    depth = low < depth * peak ? falls[0] : depth;
    deepen(range);
    depth = equity < depth * top ? falls[1] : depth;
    peak = equity > top ? equity : top;

    const double left = leaving.leave - 1;
    const double fell = left < 0 ? left : 0;
    sum += left;
    squares += left * left;
    downSquares += fell * fell;
    costs += last * (leaving.leaveTraded - leaving.leave);
    turnover += leaving.leaveTraded;
    const double result = equity - before;
    wins += result > 0;
    const Two sides{result, -result};
    results += sides > Two{} ? sides : Two{};
  }
  // A position that is open at the end is marked there: no exit, no trade.
  if (count % 2 != 0) {
    const int64_t entry = changes[count - 1];
    const HeldRange range = rangeOf(entry, v.count - 1);
    const double scale = hold(entry, v.count);
    const double low = range.whole.low * scale;
    depth = low < depth * peak ? low / peak : depth;
    deepen(range);
    equity = v.bars[v.count - 1].close * scale;
  }
  RunSums out{};
  out.bars = static_cast<double>(v.count);
  out.growth = equity;
  out.depth = depth;
  out.sum = sum;
  out.squares = squares;
  out.downSquares = downSquares;
  out.trades = static_cast<double>(trades);
  out.wins = static_cast<double>(wins);
  out.gains = results[0];
  out.losses = results[1];
  out.exposure = static_cast<double>(held);
  out.turnover = turnover;
  out.costs = costs;
  return out;
}

}  // namespace autostock
