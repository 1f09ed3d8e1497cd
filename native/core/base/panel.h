#pragma once

#include <cstdint>
#include <span>

namespace autostock {

/**
 * A view of aligned bars: S symbols over T times, field[symbol][time], time contiguous, NaN where a symbol has
 * no bar. Owns nothing; whoever makes it keeps the arrays alive.
 */
struct Panel {
  int64_t symbols = 0;             // S
  int64_t times = 0;               // T
  const double* time = nullptr;    // [T] epoch ms of each bar's open, strictly increasing
  const double* open = nullptr;    // [S][T]
  const double* high = nullptr;    // [S][T]
  const double* low = nullptr;     // [S][T]
  const double* close = nullptr;   // [S][T]
  const double* volume = nullptr;  // [S][T]

  /** One symbol's series of a field of this panel: [T]. */
  std::span<const double> series(const double* field, int64_t symbol) const {
    return {field + symbol * times, static_cast<size_t>(times)};
  }

  /** Row index of (symbol, time). */
  int64_t row(int64_t symbol, int64_t t) const { return symbol * times + t; }
};

}  // namespace autostock
