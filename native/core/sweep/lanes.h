#pragma once

#include "sweep/growthTable.h"
#include "sweep/row.h"
#include "sweep/simd.h"

namespace autostock {

/** Columns of a GrowthTable as plain pointers: what a kernel of any instruction set, or a GPU thread, reads. */
struct GrowthView {
  const double *hold, *enter, *leave, *enterCost, *leaveCost, *enterTraded, *leaveTraded;
};

inline GrowthView viewOf(const GrowthTable& g) {
  return {g.hold.data(),      g.enter.data(),     g.leave.data(),      g.enterCost.data(),
          g.leaveCost.data(), g.enterTraded.data(), g.leaveTraded.data()};
}

/** What both lane kernels add up per bar. */
template <class V>
struct LaneMoments {
  using D = typename V::D;
  D sum, squares, down, now, depth;

  AUTOSTOCK_HD __attribute__((always_inline)) inline void begin() {
    sum = squares = down = V::set(0);
    now = depth = V::set(1);
  }
  /** One bar: equity over the last bar's. */
  AUTOSTOCK_HD __attribute__((always_inline)) inline void add(D factor) {
    const D one = V::set(1);
    const D r = V::sub(factor, one);
    sum = V::add(sum, r);
    squares = V::add(squares, V::mul(r, r));
    const D below = V::min(r, V::set(0));
    down = V::add(down, V::mul(below, below));
    now = V::min(one, V::mul(now, factor));
    depth = V::min(depth, now);
  }
};

/**
 * N runs that switch between cash and fully invested. invested: [N] words by the panel's t, first bar on top, zero outside
 * [start, end). Everything that belongs to a trade is picked up from the block's equity at the changes only.
 */
template <class V>
AUTOSTOCK_HD inline void growthLanes(const GrowthView& g, int64_t start, int64_t end, const uint64_t* const* invested,
                                     RunSums* out) {
  using D = typename V::D;
  constexpr int N = V::N;
  LaneMoments<V> moments;
  moments.begin();
  const D one = V::set(1);
  D equity = one;
  typename V::M before = V::none();
  double block[65 * N];
  double entered[N];
  uint64_t last[N];
  for (int k = 0; k < N; ++k) {
    entered[k] = 1;
    last[k] = 0;
    out[k] = RunSums{};
  }
  for (int64_t w = start / 64; w * 64 < end; ++w) {
    const int64_t from = w * 64 < start ? start : w * 64;
    const int64_t to = w * 64 + 64 < end ? w * 64 + 64 : end;
    const int skipped = static_cast<int>(from - w * 64);
    typename V::B bits = V::words(invested, w);
    for (int k = 0; k < skipped; ++k) bits = V::next(bits);
    V::store(block, equity);
    for (int64_t t = from; t < to; ++t) {
      const int64_t i = t - start;
      const typename V::M now = V::top(bits);
      bits = V::next(bits);
      const D in = V::select(before, V::set(g.hold[i]), V::set(g.enter[i]));
      const D outside = V::select(before, V::set(g.leave[i]), one);
      const D factor = V::select(now, in, outside);
      before = now;
      equity = V::mul(equity, factor);
      V::store(block + (t - from + 1) * N, equity);
      moments.add(factor);
    }
    for (int k = 0; k < N; ++k) {
      const uint64_t word = invested[k][w];
      uint64_t changes = (word ^ (word >> 1 | last[k] << 63)) << skipped;
      if (to - from < 64) changes &= ~uint64_t{0} << (64 - (to - from));
      last[k] = word;
      out[k].exposure += static_cast<double>(__builtin_popcountll(word));
      while (changes != 0) {
#if defined(__CUDA_ARCH__)
        const int j = __clzll(static_cast<long long>(changes));
#else
        const int j = __builtin_clzll(changes);
#endif
        changes &= ~(uint64_t{1} << (63 - j));
        const int64_t i = from + j - start;
        const double held = block[j * N + k];
        const double after = block[(j + 1) * N + k];
        if (((word << skipped << j) >> 63) != 0) {
          entered[k] = held;
          out[k].costs += held * g.enterCost[i];
          out[k].turnover += g.enterTraded[i];
        } else {
          const double result = after - entered[k];
          out[k].costs += held * g.leaveCost[i];
          out[k].turnover += g.leaveTraded[i];
          out[k].trades += 1;
          out[k].wins += result > 0 ? 1 : 0;
          out[k].gains += result > 0 ? result : 0;
          out[k].losses -= result > 0 ? 0 : result;
        }
      }
    }
  }
  double values[5 * N];
  V::store(values, equity);
  V::store(values + N, moments.sum);
  V::store(values + 2 * N, moments.squares);
  V::store(values + 3 * N, moments.down);
  V::store(values + 4 * N, moments.depth);
  for (int k = 0; k < N; ++k) {
    out[k].bars = static_cast<double>(end - start);
    out[k].growth = values[k];
    out[k].sum = values[N + k];
    out[k].squares = values[2 * N + k];
    out[k].downSquares = values[3 * N + k];
    out[k].depth = values[4 * N + k];
  }
}

}  // namespace autostock
