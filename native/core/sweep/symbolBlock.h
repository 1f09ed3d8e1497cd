#pragma once

#include <cstddef>

#include "sweep/lanes.h"
#include "sweep/slotTable.h"

namespace autostock {

/** What the runs of one symbol read; `growth` is set on the growth path only. */
struct SymbolView {
  SymbolBars bars;
  GrowthView growth;
  SymbolTable table;
};

/** The bars, growth factors and rows of one symbol in one piece of memory, to be copied to a GPU at once. */
class SymbolBlock {
 public:
  SymbolBlock(const SlotTable& slots, int64_t times, bool growth, bool spread);

  std::size_t bytes() const { return static_cast<std::size_t>((columns_ + slots_.rows()) * stride_ + bitNumbers_) * 8; }
  /** block: bytes(), aligned to 8; `values` is prepared on the symbol of `bars`. */
  void fill(SymbolValues& values, const SymbolBars& bars, const SweepSettings& settings, std::byte* block) const;
  /** Pointers into a block, which may lie on another machine; bars gives [start, end). */
  SymbolView view(const SymbolBars& bars, const std::byte* block) const;

 private:
  const SlotTable& slots_;
  int64_t times_;
  bool growth_;
  bool spread_;
  int64_t stride_;
  /** Columns before the rows: the growth factors, or prices and the spread. */
  int64_t columns_;
  int64_t bitNumbers_;
};

}  // namespace autostock
