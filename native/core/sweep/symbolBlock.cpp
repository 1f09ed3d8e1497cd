#include "sweep/symbolBlock.h"

#include <algorithm>

namespace autostock {

SymbolBlock::SymbolBlock(const SlotTable& slots, int64_t times, bool growth, bool spread)
    : slots_(slots),
      times_(times),
      growth_(growth),
      spread_(spread && !growth),
      stride_((times + 15) / 16 * 16),
      columns_(growth ? 7 : spread_ ? 5 : 4),
      bitNumbers_((slots.bitRows() * bitWords(times) + 15) / 16 * 16) {}

void SymbolBlock::fill(SymbolValues& values, const SymbolBars& bars, const SweepSettings& settings,
                       std::byte* block) const {
  auto* numbers = reinterpret_cast<double*>(block);
  const auto put = [&](int64_t column, const double* from, int64_t count) {
    std::copy(from, from + count, numbers + column * stride_);
  };
  if (growth_) {
    const GrowthTable table(bars, settings.costs, settings.execution.fillAtClose);
    int64_t column = 0;
    for (const auto* x : {&table.hold, &table.enter, &table.leave, &table.enterCost, &table.leaveCost,
                          &table.enterTraded, &table.leaveTraded})
      put(column++, x->data(), bars.count());
  } else {
    int64_t column = 0;
    for (const double* x : {bars.open, bars.high, bars.low, bars.close}) put(column++, x, times_);
    if (spread_) put(column, bars.spread, times_);
  }
  double* rows = numbers + columns_ * stride_;
  slots_.fill(values, times_, stride_, rows, reinterpret_cast<uint64_t*>(rows + slots_.rows() * stride_));
}

SymbolView SymbolBlock::view(const SymbolBars& bars, const std::byte* block) const {
  const auto* numbers = reinterpret_cast<const double*>(block);
  const auto column = [&](int64_t k) { return numbers + k * stride_; };
  SymbolView out{};
  out.bars.start = bars.start;
  out.bars.end = bars.end;
  if (growth_) {
    out.growth = {column(0), column(1), column(2), column(3), column(4), column(5), column(6)};
  } else {
    out.bars.open = column(0);
    out.bars.high = column(1);
    out.bars.low = column(2);
    out.bars.close = column(3);
    out.bars.spread = spread_ ? column(4) : nullptr;
  }
  const double* rows = column(columns_);
  out.table = {rows, reinterpret_cast<const uint64_t*>(rows + slots_.rows() * stride_), stride_, bitWords(times_)};
  return out;
}

}  // namespace autostock
