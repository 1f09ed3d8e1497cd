#include "sweep/eventTables.h"

namespace autostock {
namespace {

/** Two neighbouring stretches as one. */
Stretch join(const Stretch& a, const Stretch& b) {
  const double worst = a.worst < b.worst ? a.worst : b.worst;
  const double across = b.low / a.high;
  return {a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high, across < worst ? across : worst};
}

}  // namespace

/**
 * Extremes of any stretch of prices by joining two stored ones: a disjoint sparse table, n log n entries. Row 0 holds
 * single prices; row k + 1 holds, around each odd multiple of 2^k, the stretches that end before or begin at it.
 */
void EventTables::buildStretches(const double* x, int64_t n) {
  const int levels = n > 1 ? 64 - std::countl_zero(static_cast<uint64_t>(n - 1)) : 0;
  stretches_.resize(static_cast<std::size_t>((levels + 1) * n));
  for (int64_t i = 0; i < n; ++i) stretches_[static_cast<std::size_t>(i)] = {x[i], x[i], 1};
  for (int level = 0; level < levels; ++level) {
    Stretch* row = stretches_.data() + (level + 1) * n;
    const int64_t half = int64_t{1} << level;
    for (int64_t middle = half; middle < n; middle += 2 * half) {
      row[middle - 1] = {x[middle - 1], x[middle - 1], 1};
      for (int64_t i = middle - 2; i >= middle - half; --i) row[i] = join({x[i], x[i], 1}, row[i + 1]);
      const int64_t end = middle + half < n ? middle + half : n;
      row[middle] = {x[middle], x[middle], 1};
      for (int64_t i = middle + 1; i < end; ++i) row[i] = join(row[i - 1], {x[i], x[i], 1});
    }
  }
}

void EventTables::build(const SymbolBars& bars, const GrowthTable& growth) {
  const int64_t n = bars.count();
  start_ = bars.start;
  bars_.resize(static_cast<std::size_t>(n));
  changes_.resize(static_cast<std::size_t>(changeRoom(n)));
  EventBar total{};
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const double r = i == 0 ? 0 : growth.hold[i] - 1;
    const double below = r < 0 ? r : 0;
    total.sum += r;
    total.squares += r * r;
    total.down += below * below;
    total.close = bars.close[bars.start + static_cast<int64_t>(i)];
    total.enter = growth.enter[i];
    total.enterTraded = growth.enterTraded[i];
    total.leave = growth.leave[i];
    total.leaveTraded = growth.leaveTraded[i];
    bars_[i] = total;
  }
  buildStretches(bars.close + bars.start, n);
}

}  // namespace autostock
