#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/gbdtBins.h"

namespace autostock {

/** What ends the growth of a tree. */
struct GbdtLimits {
  int64_t leaves = 31;
  int64_t depth = 6;
  int64_t minRows = 1;
  double l1 = 0.0;
  double l2 = 0.0;
};

/** Rows whose code of `column` is at most `bin` go left. A child below 0 is leaf ~child. */
struct GbdtSplit {
  int64_t column;
  int32_t bin;
  int32_t left;
  int32_t right;
  double gain;  // fall of the penalised sum of squares
};

/** Splits in order of growth, so that children come after parents; leaf k holds rows[begins[k] .. ends[k]). */
struct GbdtTree {
  std::vector<GbdtSplit> splits;
  std::vector<double> means;  // of the pulls of a leaf, shrunk by l1 and l2
  std::vector<int64_t> begins;
  std::vector<int64_t> ends;
};

/**
 * Grows regression trees leaf by leaf, the largest gain first: sums of pulls (negative gradients) over bins, those of
 * the larger child by subtraction. Gain: S(left) + S(right) - S(both), S = soft(sum, l1)^2 / (rows + l2). Sums are
 * fixed-point integers, so that order and subtraction change no bit. Ke et al. 2017 (LightGBM); Friedman 2001.
 */
class GbdtGrower {
 public:
  /** rowLimit: most rows of a tree, below 2^26. */
  GbdtGrower(const GbdtBins& bins, const GbdtLimits& limits, const Control& control);

  /** rows: dealt out to leaves in place; pulls: by row of the panel; columns: those that may split. */
  const GbdtTree& grow(std::span<int32_t> rows, const std::vector<float>& pulls, std::span<const int64_t> columns);

 private:
  struct Best {
    double gain = 0.0;
    int64_t column = -1;
    int32_t bin = 0;
  };
  struct Leaf {
    int64_t begin, end;
    int64_t depth;
    int64_t slot;  // of its histogram; -1: it cannot split
    int64_t parent;
    bool right;
    Best best;
  };

  void pack(std::span<const int32_t> rows, const std::vector<float>& pulls);
  int64_t takeSlot();
  bool splittable(const Leaf& leaf) const;
  void fill(const Leaf& leaf, int64_t slot);
  void subtract(int64_t from, int64_t slot);
  void search(Leaf& leaf);
  void split(size_t at);
  double strength(double sum, int64_t count) const;

  const GbdtBins& bins_;
  GbdtLimits limits_;
  const Control& control_;
  std::span<int32_t> rows_;
  std::span<const int64_t> columns_;
  int countBits_ = 0;
  double unit_ = 1.0;             // pull of one fixed-point step
  std::vector<int64_t> packed_;   // [R] pull << countBits | 1
  std::vector<int64_t> ordered_;  // packed, of the rows of a leaf
  std::vector<int32_t> moved_;
  std::vector<std::vector<int64_t>> slots_;  // [columns][256] each
  std::vector<int64_t> free_;
  std::vector<Leaf> leaves_;
  GbdtTree tree_;
};

}  // namespace autostock
