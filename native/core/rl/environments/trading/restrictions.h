#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "rl/environments/trading/tradingData.h"

namespace autostock::rl {

/** The weight that may be aimed at under these bits with this weight held; NaN keeps the position. */
inline double restricted(uint8_t bits, double weight, double held) {
  if (bits == 0 || std::isnan(weight)) return weight;
  if (bits & HALTED) return std::numeric_limits<double>::quiet_NaN();
  const double low = bits & (NO_SHORT | REDUCE_ONLY) ? std::min(held, 0.0) : weight;
  const double high = bits & REDUCE_ONLY ? std::max(held, 0.0) : weight;
  if (weight >= low && weight <= high) return weight;
  // Aiming at the weight held would trade its rounding error.
  const double bound = weight < low ? low : high;
  return bound == 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
}

/** Choices of a discrete action: levels of exposure, or steps between them. */
struct Levels {
  int count;
  /** The level without a position. */
  int flat;
  /** Exposure from one level to the next. */
  double step;

  double exposure(int level) const { return (level - flat) * step; }

  /** Whether one may go from `level` to `next` under these bits. */
  bool allowed(uint8_t bits, int level, int next) const {
    if (next < 0 || next >= count) return false;
    if (bits & HALTED) return next == level;
    if (bits & (NO_SHORT | REDUCE_ONLY) && next < std::min(flat, level)) return false;
    return !(bits & REDUCE_ONLY) || next <= std::max(flat, level);
  }
};

}  // namespace autostock::rl
