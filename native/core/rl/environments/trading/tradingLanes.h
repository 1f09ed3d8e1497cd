#pragma once

#include <cmath>

#include "rl/environments/trading/tradingKernels.h"
#include "rl/rewards/lanes.h"

/** The hot loop of TradingEnvironment, in blocks of copies: arithmetic over lanes between loops that gather and scatter. */
namespace autostock::rl {

/** What a block hands from loop to loop, [BLOCK] each. */
struct TradingBlock {
  double open[BLOCK], close[BLOCK], spread[BLOCK];
  double growth[BLOCK], logGrowth[BLOCK], turnover[BLOCK], drawdownRise[BLOCK], total[BLOCK];
  float exposure[BLOCK], unrealised[BLOCK], drawdown[BLOCK], cost[BLOCK];
};

/** orderShares() of a bar that has a close, on an account that has equity. */
template <class D>
AUTOSTOCK_LANES D orderLanes(const Account& account, D equity, D close, D target, D shares) {
  const D zero = splat<D>(0);
  const D exact = target * equity / close;
  const D change = (account.fractional ? exact : truncated<D>(exact)) - shares;
  const D sent = magnitude<D>(change) * close < equity * account.minTradeWeight ? zero : change;
  const D moved = target == zero ? zero - shares : sent;
  return target == target ? moved : zero;
}

/** Cost of buying shares for all equity at this close, over equity. */
template <class D>
AUTOSTOCK_LANES D costNow(const Costs& costs, D equity, D close, D spread) {
  const auto fill = fillShares<Trades<D>>(costs, equity / close, close, spread, costs.slippageBps * 1e-4);
  const D cost = (fill.commission + fill.spread + fill.slippage) / equity;
  return equity > splat<D>(0) ? cost : splat<D>(0);
}

template <class D>
AUTOSTOCK_LANES void accountLanes(const TradingJob& job, int64_t i, int64_t k, TradingBlock& block) {
  const TradingLanes& lanes = job.lanes;
  const D zero = splat<D>(0), one = splat<D>(1);
  const D shares = load<D>(lanes.shares + i), equity = load<D>(lanes.equity + i), lastClose = load<D>(lanes.close + i);
  const D open = load<D>(block.open + k), close = load<D>(block.close + k);
  const D spread = job.quoted ? load<D>(block.spread + k) : splat<D>(job.costs.spreadBps * 1e-4);
  D target = load<D>(lanes.target + i);
  if (job.noTradeBand > 0) {
    const auto near = magnitude<D>(target - shares * lastClose / equity) < splat<D>(job.noTradeBand);
    const D banded = near ? splat<D>(double{NAN}) : target;
    target = target == zero ? target : banded;
    store<D>(lanes.target + i, target);
  }
  const D order = orderLanes<D>(job.account, equity, lastClose, target, shares);
  const auto fill = fillShares<Trades<D>>(job.costs, order, open, spread, job.costs.slippageBps * 1e-4);
  const D cashBefore = load<D>(lanes.cash + i);
  const D cash = order == zero ? cashBefore : cashBefore + fill.cashChange;
  const D now = shares + order;
  const D value = now * close;
  const D marked = cash + value;
  const auto alive = marked > zero;
  store<D>(lanes.cash + i, cash);
  store<D>(lanes.shares + i, now);
  store<D>(lanes.equity + i, marked);
  store<D>(lanes.close + i, close);

  const D before = shares > zero ? one : shares < zero ? -one : zero;
  const D side = now > zero ? one : now < zero ? -one : zero;
  const D entryBefore = load<D>(lanes.entry + i), heldBefore = load<D>(lanes.held + i);
  const D entry = side == before ? entryBefore : close;
  const D held = side == before ? heldBefore + side * side : zero;
  const D highBefore = load<D>(lanes.highWater + i);
  const D high = marked > highBefore ? marked : highBefore;
  store<D>(lanes.entry + i, entry);
  store<D>(lanes.held + i, held);
  store<D>(lanes.highWater + i, high);

  const D drawdown = alive ? marked / high - one : -one;
  storeFloats<D>(block.exposure + k, alive ? value / marked : zero);
  storeFloats<D>(block.unrealised + k, side == zero ? zero : side * (close / entry - one));
  storeFloats<D>(block.drawdown + k, drawdown);
  storeFloats<D>(block.cost + k, job.costVaries ? costNow<D>(job.costs, marked, close, spread) : splat<D>(job.cost));

  const D ratio = marked / equity;
  const D least = splat<D>(LEAST_GROWTH);
  const D growth = ratio > least ? ratio : least;
  store<D>(block.growth + k, growth);
  if (job.needs.logGrowth) store<D>(block.logGrowth + k, montecarlo::logarithm<D>(growth));
  if (job.needs.turnover) store<D>(block.turnover + k, magnitude<D>(order) * open / equity);
  if (job.needs.drawdownRise) {
    const D rise = (equity / highBefore - one) - drawdown;
    store<D>(block.drawdownRise + k, rise > zero ? rise : zero);
  }
}

/** Of a cache line. */
inline constexpr int64_t FLOATS_OF_LINE = 16;

/** Eight floats at a time; the last eight may overlap those before. */
AUTOSTOCK_LANES void copyRow(float* to, const float* from, int64_t n) {
  typedef float Eight __attribute__((vector_size(32)));
  const auto move = [&](int64_t k) __attribute__((always_inline)) {
    Eight eight;
    __builtin_memcpy(&eight, from + k, sizeof eight);
    __builtin_memcpy(to + k, &eight, sizeof eight);
  };
  if (n < 8) {
    for (int64_t k = 0; k < n; ++k) to[k] = from[k];
    return;
  }
  for (int64_t k = 0; k + 8 <= n; k += 8) move(k);
  if (n % 8 != 0) move(n - 8);
}

/** Moves `present` copies to their next bar; what is behind them holds prices that nothing trades at. */
AUTOSTOCK_LANES void nextBars(const TradingJob& job, int64_t first, int64_t present, TradingBlock& block) {
  for (int64_t k = 0; k < present; ++k) {
    const int64_t row = ++job.lanes.row[first + k];
    const TradedBar& bar = job.bars[row];
    block.open[k] = bar.open;
    block.close[k] = bar.close;
    if (job.quoted) block.spread[k] = bar.spread;
    const float* values = job.values + row * job.features;
    __builtin_prefetch(values);
    __builtin_prefetch(values + 16);
    // The row after it is what this copy reads in its next step: by then it has come from memory.
    for (int64_t j = job.features; j < 2 * job.features; j += FLOATS_OF_LINE) __builtin_prefetch(values + j);
    __builtin_prefetch(values + 2 * job.features - 1);
  }
  for (int64_t k = present; k < BLOCK; ++k) block.open[k] = block.close[k] = 1, block.spread[k] = 0;
  for (int64_t i = first + BLOCK; i < first + 2 * BLOCK && i < job.copies; ++i) __builtin_prefetch(job.bars + job.lanes.row[i] + 1);
}

/** Observations and ends of a block. */
AUTOSTOCK_LANES int64_t observe(const TradingJob& job, int64_t first, int64_t present, const TradingBlock& block,
                                const TradingOut& out, int64_t ended) {
  for (int64_t k = 0; k < present; ++k) {
    const int64_t i = first + k;
    const int64_t row = job.lanes.row[i];
    float* to = out.observations + i * job.width;
    copyRow(to, job.values + row * job.features, job.features);
    to += job.features;
    to[0] = block.exposure[k];
    to[1] = block.unrealised[k];
    to[2] = job.logHeld[static_cast<int64_t>(job.lanes.held[i])];
    to[3] = block.drawdown[k];
    to[4] = block.cost[k];
    for (int64_t j = 0; j < job.observedCount; ++j) to[ACCOUNT_VALUES + j] = static_cast<float>(job.observed[j][i]);
    out.rewards[i] = static_cast<float>(block.total[k]);
    const bool alive = job.lanes.equity[i] > 0;
    const uint8_t end = !alive ? 1 : row == job.lanes.last[i] ? 2 : 0;
    out.ends[i] = end;
    out.ended[ended] = i;
    ended += end != 0;
  }
  return ended;
}

template <class D>
int64_t step(const TradingJob& job, const TradingOut& out) {
  TradingBlock block;
  for (int64_t k = 0; k < BLOCK; ++k) block.logGrowth[k] = block.turnover[k] = block.drawdownRise[k] = 0;
  const StepBlock steps{block.growth, block.logGrowth, block.turnover, block.drawdownRise, nullptr, nullptr};
  int64_t ended = 0;
  for (int64_t first = 0; first < job.copies; first += BLOCK) {
    const int64_t present = job.copies - first < BLOCK ? job.copies - first : BLOCK;
    const int64_t all = job.rewards.stride - first < BLOCK ? job.rewards.stride - first : BLOCK;
    nextBars(job, first, present, block);
    for (int64_t k = 0; k < all; k += montecarlo::Lane<D>::width) accountLanes<D>(job, first + k, k, block);
    StepBlock own = steps;
    own.scale = job.lanes.scale + first;
    own.inverseScale = job.lanes.inverseScale + first;
    rewardLanes<D>(job.rewards, own, first, block.total);
    ended = observe(job, first, present, block, out, ended);
  }
  return ended;
}

template <class D>
bool aim(const TradingJob& job, const ActionScale& scale, const float* actions) {
  const float low = static_cast<float>(scale.low), high = static_cast<float>(scale.high);
  double* target = job.lanes.target;
  bool valid = true;
  if (scale.discrete) {
    for (int64_t i = 0; i < job.copies; ++i) {
      const float inside = actions[i] >= low && actions[i] <= high ? actions[i] : 0;
      valid &= inside == actions[i] && static_cast<float>(static_cast<int32_t>(inside)) == inside;
      target[i] = (static_cast<double>(inside) - scale.flat) * scale.step;
    }
  } else {
    for (int64_t i = 0; i < job.copies; ++i) {
      const float action = actions[i];
      valid &= action - action == 0;
      const float above = action > low ? action : low;
      target[i] = static_cast<double>(above < high ? above : high) * scale.step;
    }
  }
  if (job.sized)
    for (int64_t i = 0; i < job.copies; ++i) target[i] *= job.bars[job.lanes.row[i]].sizing;
  return valid;
}

template <class D>
void rewardBlock(const RewardView& view, const StepBlock& steps, int64_t first, double* total) {
  rewardLanes<D>(view, steps, first, total);
}

}  // namespace autostock::rl
