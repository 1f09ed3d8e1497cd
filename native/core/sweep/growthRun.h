#pragma once

#include "sweep/lanes.h"

namespace autostock {

/** Ones in a word, and its bits in reverse, on either machine. */
AUTOSTOCK_HD inline int onesOf(uint64_t word) {
#if defined(__CUDA_ARCH__)
  return __popcll(word);
#else
  return __builtin_popcountll(word);
#endif
}

AUTOSTOCK_HD inline uint64_t reversedWord(uint64_t word) {
#if defined(__CUDA_ARCH__)
  return __brevll(word);
#else
  uint64_t x = __builtin_bswap64(word);
  x = (x >> 4 & 0x0f0f0f0f0f0f0f0fu) | (x & 0x0f0f0f0f0f0f0f0fu) << 4;
  x = (x >> 2 & 0x3333333333333333u) | (x & 0x3333333333333333u) << 2;
  return (x >> 1 & 0x5555555555555555u) | (x & 0x5555555555555555u) << 1;
#endif
}

/**
 * growthLanes for one run on a GPU thread: the same sums in the same order, hence the same bits. A trade is picked up in
 * the bar where it happens, so no block of equities has to lie in memory, and a word spent in cash costs nothing.
 */
AUTOSTOCK_HD inline RunSums growthRun(const GrowthView& g, int64_t start, int64_t end, const uint64_t* invested) {
  LaneMoments<ScalarLanes> moments;
  moments.begin();
  RunSums out{};
  double equity = 1;
  double entered = 1;
  bool before = false;
  for (int64_t w = start / 64; w * 64 < end; ++w) {
    const uint64_t word = invested[w];
    // Bars in cash multiply by 1 and add nothing.
    if (word == 0 && !before) continue;
    const int64_t from = w * 64 < start ? start : w * 64;
    const int64_t to = w * 64 + 64 < end ? w * 64 + 64 : end;
    out.exposure += static_cast<double>(onesOf(word));
    uint64_t bits = word << (from - w * 64);
    for (int64_t t = from; t < to; ++t, bits <<= 1) {
      const int64_t i = t - start;
      const bool now = static_cast<int64_t>(bits) < 0;
      if (!now && !before) continue;
      const double factor = now ? (before ? g.hold[i] : g.enter[i]) : g.leave[i];
      const double after = equity * factor;
      moments.add(factor);
      if (now != before) {
        if (now) {
          entered = equity;
          out.costs += equity * g.enterCost[i];
          out.turnover += g.enterTraded[i];
        } else {
          const double result = after - entered;
          out.costs += equity * g.leaveCost[i];
          out.turnover += g.leaveTraded[i];
          out.trades += 1;
          out.wins += result > 0 ? 1 : 0;
          out.gains += result > 0 ? result : 0;
          out.losses -= result > 0 ? 0 : result;
        }
      }
      equity = after;
      before = now;
    }
  }
  out.bars = static_cast<double>(end - start);
  out.growth = equity;
  out.sum = moments.sum;
  out.squares = moments.squares;
  out.downSquares = moments.down;
  out.depth = moments.depth;
  return out;
}

}  // namespace autostock
