#pragma once

#include <cstdint>

namespace autostock {

struct BlockLength {
  double stationary;
  double circular;
};

/**
 * Block lengths, bars, that suit the mean of x [n]: from 1 to ceil(min(3 sqrt(n), n / 3)). A constant series gives 1.
 * Source: Politis & White, Econometric Reviews 23(1), 2004, corrected by Patton, Politis & White 28(4), 2009.
 */
BlockLength automaticBlockLength(const double* x, int64_t n);

}  // namespace autostock
