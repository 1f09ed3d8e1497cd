#include "sweep/slotTable.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/error.h"

namespace autostock {

bool SlotTable::hasNumber(int index) const {
  const Keep keep = planOf(index).keep;
  const Op op = node(index).op;
  return op == Op::constant || op == Op::param || op == Op::field || op == Op::series || keep == Keep::numbers ||
         keep == Keep::panel;
}

int16_t SlotTable::put(const Entry& entry) {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    if (e.kind == entry.kind && e.node == entry.node && e.base == entry.base &&
        std::bit_cast<uint64_t>(e.constant) == std::bit_cast<uint64_t>(entry.constant))
      return static_cast<int16_t>(i);
  }
  if (entries_.size() >= std::numeric_limits<int16_t>::max())
    throw Error(code::device, "the rules read more series than a GPU program may: use device cpu");
  entries_.push_back(entry);
  return static_cast<int16_t>(entries_.size() - 1);
}

/** The first of the node's rows, added when they are not there yet. */
int32_t SlotTable::addRows(int index, std::vector<Source>& rows) const {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].node == index) return static_cast<int32_t>(i);
  const auto base = static_cast<int32_t>(rows.size());
  const NodePlan& plan = planOf(index);
  if (plan.setOf.empty()) rows.push_back({index, 0});
  for (const int32_t set : plan.setOf) rows.push_back({index, set});
  return base;
}

/** Nodes that read the same field share a row. */
int32_t SlotTable::fieldRow(int index) {
  const Node& wanted = node(index);
  for (const Source& source : rows_) {
    const Node& other = node(source.node);
    const bool same = wanted.op == Op::field ? other.field == wanted.field : other.series == wanted.series;
    if (other.op == wanted.op && same) return addRows(source.node, rows_);
  }
  return addRows(index, rows_);
}

SlotTable::Entry SlotTable::numberEntry(int index) {
  const Node& n = node(index);
  switch (n.op) {
    case Op::constant: return {Kind::constant, -1, 0, n.value};
    case Op::param: return {Kind::param, n.param, 0, 0};
    case Op::field:
    case Op::series: return {Kind::row, -1, fieldRow(index), 0};
    default: return {Kind::kept, index, addRows(index, rows_), 0};
  }
}

int16_t SlotTable::number(int index) { return put(numberEntry(index)); }

void SlotTable::ruleNumber(int index, double absent) {
  entries_.push_back(index < 0 ? Entry{Kind::constant, -1, 0, absent} : numberEntry(index));
}

int16_t SlotTable::bits(int index) { return put({Kind::bits, index, addRows(index, bitRows_), 0}); }

int16_t SlotTable::bars(int index, int32_t always) { return put({Kind::bars, index, always, 0}); }

void SlotTable::slots(int64_t set, Slot* out) const {
  for (const Entry& entry : entries_) {
    Slot slot;
    switch (entry.kind) {
      case Kind::constant: slot.constant = entry.constant; break;
      case Kind::param: slot.constant = plan_.set(set)[entry.node]; break;
      case Kind::row: slot.row = entry.base; break;
      case Kind::kept:
      case Kind::bits: slot.row = entry.base + static_cast<int32_t>(planOf(entry.node).instance(set)); break;
      case Kind::bars:
        slot.row = entry.node < 0 ? entry.base : static_cast<int32_t>(barsOf(node(entry.node), plan_.set(set)));
        break;
    }
    *out++ = slot;
  }
}

void SlotTable::fill(SymbolValues& values, int64_t times, int64_t stride, double* numbers, uint64_t* bits) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Operand row = values.numbers(rows_[i].node, rows_[i].set, 0, times);
    double* out = numbers + static_cast<int64_t>(i) * stride;
    std::copy(row.values, row.values + times, out);
    std::fill(out + times, out + stride, 0.0);
  }
  const int64_t words = bitWords(times);
  for (std::size_t i = 0; i < bitRows_.size(); ++i)
    values.truths(bitRows_[i].node, bitRows_[i].set, bits + static_cast<int64_t>(i) * words);
}

}  // namespace autostock
