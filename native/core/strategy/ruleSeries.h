#pragma once

#include <cstdint>

#include "base/hostDevice.h"

namespace autostock {

/** A number that may change from bar to bar: an expression's values [T], or one value for all bars. */
struct NumberSeries {
  const double* values = nullptr;
  double constant = 0;

  AUTOSTOCK_HD double at(int64_t t) const { return values == nullptr ? constant : values[t]; }
};

/** Words that hold T bits; bar t is bit (t & 63) of word t / 64, bits beyond T are 0. */
constexpr int64_t bitWords(int64_t times) { return (times + 63) / 64; }
inline bool bitAt(const uint64_t* words, int64_t t) {
  return words != nullptr && ((words[t >> 6] >> (t & 63)) & 1) != 0;
}

/**
 * The rules of one parameter set on one symbol, evaluated on every bar of the panel and not yet lagged: what the
 * sweep kernels and the order-level engine both trade (docs/execution.md). Absent truth values are nullptr.
 */
struct RuleSeries {
  const uint64_t* entryLong = nullptr;
  const uint64_t* exitLong = nullptr;
  const uint64_t* entryShort = nullptr;
  const uint64_t* exitShort = nullptr;
  /** Target weights; replaces the four rules when hasWeight. */
  NumberSeries weight;
  bool hasWeight = false;
  NumberSeries size{nullptr, 1};
  /** Fractions of the entry price, 0 or NaN = none. */
  NumberSeries stopLoss;
  NumberSeries takeProfit;
  NumberSeries trailingStop;
  NumberSeries breakEven;
  /** Bars a position is held at most, 0 or NaN = for ever. */
  NumberSeries maxBars;
};

}  // namespace autostock
