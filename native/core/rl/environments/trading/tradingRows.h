#pragma once

#include <cstddef>

#include "rl/environments/trading/tradingKernels.h"
#include "rl/rewards/lanes.h"

/** Between market, copies and observations: the loops of the trading kernels that go copy by copy. */
namespace autostock::rl {

/** What a block of copies hands from loop to loop. */
struct TradingBlock {
  double open[BLOCK], close[BLOCK], spread[BLOCK];
  /** Before the step. */
  double shares[BLOCK], equity[BLOCK];
  double growth[BLOCK], logGrowth[BLOCK], turnover[BLOCK], drawdownRise[BLOCK], total[BLOCK];
  /** Exposure, unrealised return, bars held, drawdown. */
  float account[BLOCK][4];
  float cost[BLOCK];
};

/** Moves `present` copies to their next bar; what is behind them holds prices that nothing trades at. */
template <class D>
AUTOSTOCK_LOOP void nextBars(const TradingJob& job, int64_t first, int64_t present, TradingBlock& block) {
  typedef double Two __attribute__((vector_size(16)));
  static_assert(offsetof(TradedBar, close) == sizeof(double));
  int64_t* rows = job.lanes.row + first;
  const TradedBar* bars = job.bars;
  const auto next = [&](int64_t k) __attribute__((always_inline)) {
    const TradedBar* bar = bars + ++rows[k];
    // What it reads in its next step: by then it has come from memory.
    __builtin_prefetch(bar + 2);
    Two prices;
    __builtin_memcpy(&prices, bar, sizeof prices);
    return prices;
  };
  int64_t k = 0;
  for (; k + 2 <= present; k += 2) {
    const Two one = next(k), other = next(k + 1);
    store<Two>(block.open + k, __builtin_shufflevector(one, other, 0, 2));
    store<Two>(block.close + k, __builtin_shufflevector(one, other, 1, 3));
  }
  if (k < present) {
    const Two last = next(k);
    block.open[k] = last[0], block.close[k] = last[1];
  }
  for (k = 0; job.quoted && k < present; ++k) block.spread[k] = bars[rows[k]].spread;
  for (k = present; k < BLOCK; ++k) block.open[k] = block.close[k] = 1, block.spread[k] = 0;
}

/**
 * Rows of features and account, F features in `Chunks` of eight floats of which the last overlaps the one before it; 0 for
 * any F, by loops.
 */
template <class D, int Chunks>
AUTOSTOCK_LOOP void writeRows(const TradingJob& job, int64_t first, int64_t present, const TradingBlock& block,
                              float* to) {
  typedef float Eight __attribute__((vector_size(32)));
  constexpr int64_t width = 8, line = 16;
  const int64_t F = job.features, stride = job.width;
  const int64_t* rows = job.lanes.row + first;
  const float *values = job.values, *logHeld = job.logHeld;
  for (int64_t k = 0; k < present; ++k, to += stride) {
    const float* from = values + rows[k] * F;
    const auto move = [&](int64_t at) __attribute__((always_inline)) {
      Eight eight;
      __builtin_memcpy(&eight, from + at, sizeof eight);
      __builtin_memcpy(to + at, &eight, sizeof eight);
    };
    // The row after it is what this copy reads in its next step: by then it has come from memory.
    if constexpr (Chunks > 0) {
      for (int64_t j = 0; j + 1 < Chunks; ++j) move(j * width);
      move(F - width);
      for (int64_t j = 0; j < (Chunks + 1) / 2; ++j) __builtin_prefetch(from + 2 * F - 1 - j * line);
    } else {
      int64_t at = 0;
      for (; at + width <= F; at += width) move(at);
      for (; at < F; ++at) to[at] = from[at];
      for (int64_t j = 2 * F - 1; j >= F; j -= line) __builtin_prefetch(from + j);
    }
    const float* account = block.account[k];
    __builtin_memcpy(to + F, account, sizeof block.account[k]);
    to[F + 2] = logHeld[static_cast<int32_t>(account[2])];
    to[F + 4] = block.cost[k];
  }
}

/** Observations and rewards of a block. */
template <class D>
AUTOSTOCK_LANES void observe(const TradingJob& job, int64_t first, int64_t present, const TradingBlock& block,
                             const TradingOut& out) {
  const int64_t F = job.features;
  float* to = out.observations + first * job.width;
  switch (F < 8 ? 0 : (F + 7) / 8) {
    case 1: writeRows<D, 1>(job, first, present, block, to); break;
    case 2: writeRows<D, 2>(job, first, present, block, to); break;
    case 3: writeRows<D, 3>(job, first, present, block, to); break;
    case 4: writeRows<D, 4>(job, first, present, block, to); break;
    case 5: writeRows<D, 5>(job, first, present, block, to); break;
    case 6: writeRows<D, 6>(job, first, present, block, to); break;
    case 7: writeRows<D, 7>(job, first, present, block, to); break;
    case 8: writeRows<D, 8>(job, first, present, block, to); break;
    default: writeRows<D, 0>(job, first, present, block, to);
  }
  to += F + ACCOUNT_VALUES;
  for (int64_t k = 0; job.observedCount > 0 && k < present; ++k, to += job.width)
    for (int64_t j = 0; j < job.observedCount; ++j) to[j] = static_cast<float>(job.observed[j][first + k]);
  float* rewards = out.rewards + first;
  for (int64_t k = 0; k < present; ++k) rewards[k] = static_cast<float>(block.total[k]);
}

/** How each copy's step ended its episode; adds those that ended to the list, which has `ended`, and returns its length. */
template <class D>
AUTOSTOCK_LOOP int64_t ends(const TradingJob& job, int64_t first, int64_t present, bool any, const TradingOut& out,
                            int64_t ended) {
  if (!any) {
    __builtin_memset(out.ends + first, 0, static_cast<size_t>(present));
    return ended;
  }
  for (int64_t i = first; i < first + present; ++i) {
    const bool alive = job.lanes.equity[i] > 0;
    const uint8_t end = !alive ? 1 : job.lanes.row[i] == job.lanes.last[i] ? 2 : 0;
    out.ends[i] = end;
    out.ended[ended] = i;
    ended += end != 0;
  }
  return ended;
}

}  // namespace autostock::rl
