#pragma once

#include "sweep/accountLanes.h"
#include "sweep/actingWord.h"
#include "sweep/symbolBlock.h"

namespace autostock {

/** Slots of the numbers that the rules read, in this order before any other slot. */
enum class RuleSlot : uint8_t { weight, size, stopLoss, takeProfit, trailingStop, breakEven, maxBars };
inline constexpr int RULE_SLOTS = 7;

/** What every run of a sweep shares on a GPU. */
struct ThreadPlan {
  SweepSettings settings;
  RulePrograms rules;
  /** [sets][slotCount] */
  const Slot* slots;
  int64_t slotCount;
  bool growth;
  bool hasWeight;

  /** Words of one run: the invested bars, or the four settled rules. */
  AUTOSTOCK_HD int64_t wordRows() const { return growth ? 1 : 4; }
};

AUTOSTOCK_HD inline NumberSeries seriesOf(const Slot* slots, RuleSlot slot, const SymbolTable& table) {
  const Slot s = slots[static_cast<int>(slot)];
  return {s.row < 0 ? nullptr : table.numbers + s.row * table.stride, s.constant};
}

/** One run's row from its words [wordRows][table.words]. */
AUTOSTOCK_HD inline SweepRow growthRow(const ThreadPlan& plan, const SymbolView& symbol, const uint64_t* words) {
  const RunSums sums = growthRun(symbol.growth, symbol.bars.start, symbol.bars.end, words);
  return rowOf(sums, plan.settings.execution.periodsPerYear);
}

AUTOSTOCK_HD inline SweepRow accountRow(const ThreadPlan& plan, const SymbolView& symbol, const Slot* slots,
                                        const uint64_t* words) {
  const SymbolTable& table = symbol.table;
  const int64_t n = table.words;
  const RunRules rules{{words, words + n, words + 2 * n, words + 3 * n},
                       seriesOf(slots, RuleSlot::weight, table),
                       plan.hasWeight,
                       seriesOf(slots, RuleSlot::size, table),
                       seriesOf(slots, RuleSlot::stopLoss, table),
                       seriesOf(slots, RuleSlot::takeProfit, table),
                       seriesOf(slots, RuleSlot::trailingStop, table),
                       seriesOf(slots, RuleSlot::breakEven, table),
                       seriesOf(slots, RuleSlot::maxBars, table)};
  RunSums sums;
  accountLanes<ScalarLanes>(plan.settings, symbol.bars, &rules, &sums);
  return rowOf(sums, plan.settings.execution.periodsPerYear);
}

}  // namespace autostock
