#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/training.h"

namespace autostock {

/** Rows by date (TrainView::bar), dates ascending: those of date d are rows[starts[d]] up to rows[starts[d + 1]]. */
struct Dates {
  std::vector<int32_t> rows;
  std::vector<int64_t> starts = {0};  // [D + 1]

  int64_t count() const { return static_cast<int64_t>(starts.size()) - 1; }
  int64_t size(int64_t date) const { return starts[date + 1] - starts[date]; }
  /** Rows of the largest date. */
  int64_t widest() const;
};

Dates groupByDate(const TrainView& data, std::span<const int32_t> rows);

}  // namespace autostock
