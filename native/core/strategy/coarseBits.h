#pragma once

#include <cstdint>

#include "strategy/bits.h"

namespace autostock {

/**
 * An operand and the same rounded to float32, which keeps the order of any two numbers that still differ. `values` goes on
 * to a multiple of 64 bars, NaN beyond the last.
 */
struct CoarseOperand {
  Operand exact;
  const float* values = nullptr;
  float constant = 0;
};

/** compareBits in half the time where the machine has AVX2: numbers are compared exactly only where float32 cannot tell. */
void coarseBits(Compare op, const CoarseOperand& a, const CoarseOperand& b, int64_t n, uint64_t* words);

}  // namespace autostock
