#pragma once

#include <cstdint>
#include <vector>

#include "strategy/symbolValues.h"

namespace autostock {

/**
 * What one parameter set reads in one place: row `row` of the symbol's numbers or truth words, a constant where `row` is
 * negative, or a number of bars, which stands in `row`.
 */
struct Slot {
  double constant = 0;
  int32_t row = -1;
};

/** The rows of one symbol: numbers [rows][stride], truth words [bitRows][words] with bar t in bit (t & 63). */
struct SymbolTable {
  const double* numbers;
  const uint64_t* bits;
  int64_t stride;
  int64_t words;
};

/**
 * Gives every kept series that the rules read a row and every place that reads one a slot. Slots do not depend on the
 * symbol, rows do not depend on the parameter set: both are copied to a GPU once.
 */
class SlotTable {
 public:
  SlotTable(const CompiledStrategy& strategy, const Plan& plan) : strategy_(strategy), plan_(plan) {}

  /** A literal, parameter, field, series or kept number. */
  bool hasNumber(int node) const;
  int16_t number(int node);
  /** The same in a slot that nothing else shares, with a value for a rule that is absent (-1). */
  void ruleNumber(int node, double absent);
  /** A kept truth. */
  int16_t bits(int node);
  /** The `n` of a node, or always `bars` when node is -1. */
  int16_t bars(int node, int32_t always = 0);

  int64_t count() const { return static_cast<int64_t>(entries_.size()); }
  int64_t rows() const { return static_cast<int64_t>(rows_.size()); }
  int64_t bitRows() const { return static_cast<int64_t>(bitRows_.size()); }
  /** out: [count()] */
  void slots(int64_t set, Slot* out) const;
  /** numbers: [rows()][stride], bits: [bitRows()][words]; `values` is prepared on the symbol. */
  void fill(SymbolValues& values, int64_t times, int64_t stride, double* numbers, uint64_t* bits) const;

 private:
  enum class Kind : uint8_t { constant, param, row, kept, bits, bars };
  struct Entry {
    Kind kind;
    int node;
    int32_t base;
    double constant;
  };
  struct Source {
    int node;
    int64_t set;
  };

  const Node& node(int index) const { return strategy_.nodes[static_cast<std::size_t>(index)]; }
  const NodePlan& planOf(int index) const { return plan_.nodes[static_cast<std::size_t>(index)]; }
  Entry numberEntry(int node);
  int16_t put(const Entry& entry);
  int32_t addRows(int node, std::vector<Source>& rows) const;
  int32_t fieldRow(int node);

  const CompiledStrategy& strategy_;
  const Plan& plan_;
  std::vector<Entry> entries_;
  std::vector<Source> rows_;
  std::vector<Source> bitRows_;
};

}  // namespace autostock
