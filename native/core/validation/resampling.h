#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "base/fields.h"
#include "base/rng.h"

namespace autostock {

/** NativeResampling of the contract. */
struct Resampling {
  int32_t resamples = 2000;
  /** Mean block length, bars; 0 = automatic. */
  double blockBars = 0.0;
  bool stationary = true;
  int64_t seed = 1;
  int32_t threads = 1;

  static constexpr auto fields() {
    return std::tuple{field("resamples", &Resampling::resamples, 100, 20'000),
                      field("blockBars", &Resampling::blockBars, 0, 10'000),
                      field("stationary", &Resampling::stationary), field("seed", &Resampling::seed, 0),
                      field("threads", &Resampling::threads, 1, 1024)};
  }
};

/**
 * The bars of one resample of n as runs [start, start + length) that do not cross the end: blocks start anywhere and
 * wrap round. Stationary: geometric lengths of mean `blockBars` (Politis & Romano, JASA 89, 1994); else all of the
 * rounded length (circular blocks, Politis & Romano 1992). The last block is cut at n bars.
 */
template <class Run>
void resampleBars(Rng& rng, int64_t n, double blockBars, bool stationary, Run&& run) {
  const int64_t fixed = std::max<int64_t>(1, std::llround(blockBars));
  const bool single = stationary ? blockBars <= 1.0 : fixed == 1;
  const double perLog = single ? 0.0 : 1.0 / std::log1p(-1.0 / blockBars);
  for (int64_t left = n; left > 0;) {
    int64_t start = rng.integer(n);
    int64_t length = fixed;
    if (single) length = 1;
    else if (stationary) {
      const double drawn = std::floor(std::log1p(-rng.uniform()) * perLog);
      length = 1 + static_cast<int64_t>(std::min(drawn, static_cast<double>(n)));
    }
    length = std::min(length, left);
    left -= length;
    while (length > 0) {
      const int64_t part = std::min(length, n - start);
      run(start, part);
      length -= part;
      start = 0;
    }
  }
}

}  // namespace autostock
