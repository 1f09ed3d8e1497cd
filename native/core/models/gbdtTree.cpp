#include "models/gbdtTree.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace autostock {

namespace {

constexpr int64_t binStride = 256;
constexpr int64_t pollEvery = 1 << 15;
/** A gain below this share of the parts is rounding. */
constexpr double gainFloor = 1e-12;

/** Adds the packed pulls of rows to the histograms of N columns: their adds overlap, one column's would wait. */
template <int N>
void addRows(const int32_t* rows, const int64_t* packed, int64_t count, const uint8_t* const* codes, int64_t* const* sums) {
  for (int64_t i = 0; i < count; ++i) {
    const int32_t r = rows[i];
    const int64_t value = packed[i];
    for (int n = 0; n < N; ++n) sums[n][codes[n][r]] += value;
  }
}

}  // namespace

GbdtGrower::GbdtGrower(const GbdtBins& bins, const GbdtLimits& limits, const Control& control)
    : bins_(bins), limits_(limits), control_(control) {}

double GbdtGrower::strength(double sum, int64_t count) const {
  const double l1 = limits_.l1 / unit_;
  const double soft = std::max(std::abs(sum) - l1, 0.0);
  return soft * soft / (static_cast<double>(count) + limits_.l2);
}

void GbdtGrower::pack(std::span<const int32_t> rows, const std::vector<float>& pulls) {
  float largest = 0.0f;
  for (const int32_t r : rows) largest = std::max(largest, std::abs(pulls[r]));
  countBits_ = std::bit_width(rows.size());
  const double steps = std::exp2(std::min(62 - 2 * countBits_, 40));  // count bits below, as many carries above
  unit_ = largest > 0.0f ? static_cast<double>(largest) / steps : 1.0;
  packed_.resize(pulls.size());
  for (const int32_t r : rows) {
    const double scaled = static_cast<double>(pulls[r]) / unit_;
    const auto fixed = static_cast<int64_t>(scaled + (scaled < 0.0 ? -0.5 : 0.5));
    packed_[r] = (fixed << countBits_) + 1;
  }
}

int64_t GbdtGrower::takeSlot() {
  if (free_.empty()) {
    slots_.emplace_back();
    free_.push_back(static_cast<int64_t>(slots_.size()) - 1);
  }
  const int64_t slot = free_.back();
  free_.pop_back();
  slots_[slot].assign(columns_.size() * binStride, 0);
  return slot;
}

bool GbdtGrower::splittable(const Leaf& leaf) const {
  return leaf.depth < limits_.depth && leaf.end - leaf.begin >= 2 * limits_.minRows;
}

void GbdtGrower::fill(const Leaf& leaf, int64_t slot) {
  constexpr size_t together = 4;
  ordered_.resize(rows_.size());
  for (int64_t i = leaf.begin; i < leaf.end; ++i) ordered_[i] = packed_[rows_[i]];
  for (size_t c = 0; c < columns_.size(); c += together) {
    const uint8_t* codes[together];
    int64_t* sums[together];
    const size_t width = std::min(together, columns_.size() - c);
    for (size_t n = 0; n < width; ++n) {
      codes[n] = bins_.codes(columns_[c + n]);
      sums[n] = slots_[slot].data() + (c + n) * binStride;
    }
    for (int64_t begin = leaf.begin; begin < leaf.end; begin += pollEvery) {
      control_.check();
      const int64_t count = std::min(pollEvery, leaf.end - begin);
      if (width == together) {
        addRows<together>(rows_.data() + begin, ordered_.data() + begin, count, codes, sums);
      } else {
        for (size_t n = 0; n < width; ++n) {
          addRows<1>(rows_.data() + begin, ordered_.data() + begin, count, codes + n, sums + n);
        }
      }
    }
  }
}

void GbdtGrower::subtract(int64_t from, int64_t slot) {
  for (size_t i = 0; i < slots_[from].size(); ++i) slots_[from][i] -= slots_[slot][i];
}

void GbdtGrower::search(Leaf& leaf) {
  const int64_t count = leaf.end - leaf.begin;
  const int64_t mask = (int64_t{1} << countBits_) - 1;
  int64_t all = 0;
  for (int64_t b = 0; b < binStride; ++b) all += slots_[leaf.slot][b];  // every column adds up to it
  const double total = static_cast<double>(all >> countBits_);
  const double whole = strength(total, count);
  for (size_t c = 0; c < columns_.size(); ++c) {
    const int64_t* sums = slots_[leaf.slot].data() + c * binStride;
    const auto cuts = static_cast<int32_t>(bins_.thresholds(columns_[c]).size());
    int64_t below = 0;
    for (int32_t b = 0; b < cuts; ++b) {
      if (sums[b] == 0) continue;  // the same cut as the bin before
      below += sums[b];
      const int64_t left = below & mask;
      if (left < limits_.minRows) continue;
      if (count - left < limits_.minRows) break;
      const double sum = static_cast<double>(below >> countBits_);
      const double parts = strength(sum, left) + strength(total - sum, count - left);
      const double gain = parts - whole;
      if (gain > leaf.best.gain && gain > gainFloor * parts) leaf.best = {gain, columns_[c], b};
    }
  }
}

void GbdtGrower::split(size_t at) {
  const Leaf parent = leaves_[at];
  const auto node = static_cast<int32_t>(tree_.splits.size());
  const auto newLeaf = static_cast<int32_t>(leaves_.size());
  tree_.splits.push_back({parent.best.column, parent.best.bin, ~static_cast<int32_t>(at), ~newLeaf,
                          parent.best.gain * unit_ * unit_});
  if (parent.parent >= 0) {
    GbdtSplit& above = tree_.splits[parent.parent];
    (parent.right ? above.right : above.left) = node;
  }
  const uint8_t* codes = bins_.codes(parent.best.column);
  moved_.resize(rows_.size());
  int64_t kept = parent.begin, moved = 0;
  for (int64_t i = parent.begin; i < parent.end; ++i) {
    const int32_t r = rows_[i];
    const bool left = codes[r] <= parent.best.bin;
    rows_[kept] = r;
    moved_[moved] = r;
    kept += left;
    moved += !left;
  }
  std::copy_n(moved_.begin(), moved, rows_.begin() + kept);
  const bool last = newLeaf + 1 == limits_.leaves;
  Leaf left{parent.begin, kept, parent.depth + 1, -1, node, false, {}};
  Leaf right{kept, parent.end, parent.depth + 1, -1, node, true, {}};
  Leaf& smaller = kept - parent.begin <= moved ? left : right;
  Leaf& larger = &smaller == &left ? right : left;
  int64_t slot = -1;
  if (!last && splittable(larger)) {
    slot = takeSlot();
    fill(smaller, slot);
    subtract(parent.slot, slot);
    larger.slot = parent.slot;
    search(larger);
    if (splittable(smaller)) {
      smaller.slot = slot;
      search(smaller);
    }
  }
  if (smaller.slot < 0 && slot >= 0) free_.push_back(slot);
  if (larger.slot < 0) free_.push_back(parent.slot);
  leaves_[at] = left;
  leaves_.push_back(right);
}

const GbdtTree& GbdtGrower::grow(std::span<int32_t> rows, const std::vector<float>& pulls,
                                 std::span<const int64_t> columns) {
  rows_ = rows;
  columns_ = columns;
  tree_ = {};
  free_.clear();
  for (size_t slot = 0; slot < slots_.size(); ++slot) free_.push_back(static_cast<int64_t>(slot));
  pack(rows, pulls);
  leaves_ = {Leaf{0, static_cast<int64_t>(rows.size()), 0, -1, -1, false, {}}};
  if (splittable(leaves_[0])) {
    leaves_[0].slot = takeSlot();
    fill(leaves_[0], leaves_[0].slot);
    search(leaves_[0]);
  }
  while (static_cast<int64_t>(leaves_.size()) < limits_.leaves) {
    control_.check();
    const auto best = std::max_element(leaves_.begin(), leaves_.end(),
                                       [](const Leaf& a, const Leaf& b) { return a.best.gain < b.best.gain; });
    if (best->best.column < 0) break;
    split(static_cast<size_t>(best - leaves_.begin()));
  }
  for (const Leaf& leaf : leaves_) {
    double sum = 0.0;
    for (int64_t i = leaf.begin; i < leaf.end; ++i) sum += pulls[rows[i]];
    const double soft = std::copysign(std::max(std::abs(sum) - limits_.l1, 0.0), sum);
    tree_.means.push_back(soft / (static_cast<double>(leaf.end - leaf.begin) + limits_.l2));
    tree_.begins.push_back(leaf.begin);
    tree_.ends.push_back(leaf.end);
  }
  return tree_;
}

}  // namespace autostock
