#pragma once

#include <cmath>

#include "rl/environments/trading/tradingRows.h"

/** The hot loop of TradingEnvironment by blocks of copies: arithmetic over lanes between loops that gather and scatter. */
namespace autostock::rl {

/** Whether every order costs the same fraction of its value, whatever its size and side. */
AUTOSTOCK_LANES bool oneRate(const Costs& c) {
  return c.commissionPerShareUsd == 0 && c.commissionMinUsd == 0 && c.commissionMaxFraction == 0 &&
         c.commissionFixedUsd == 0 && c.sellFeeBps == 0 && c.sellFeePerShareUsd == 0;
}

/** orderShares() of a bar that has a close, on an account that has equity. */
template <class D>
AUTOSTOCK_LANES D orderLanes(const Account& account, D equity, D close, D target, D shares) {
  const D zero = splat<D>(0);
  const D exact = target * equity / close;
  D change = (account.fractional ? exact : truncated<D>(exact)) - shares;
  if (account.minTradeWeight > 0)
    change = magnitude<D>(change) * close < equity * account.minTradeWeight ? zero : change;
  const D moved = target == zero ? zero - shares : change;
  return target == target ? moved : zero;
}

/** Cash after an order, which may be 0. Proportional: the terms of fillShares() that are 0 left out, with the same bits. */
template <class D, bool Proportional>
AUTOSTOCK_LANES D cashAfter(const Costs& costs, D cash, D order, D open, D spread) {
  const double slippage = costs.slippageBps * 1e-4;
  if constexpr (!Proportional) {
    const auto fill = fillShares<Trades<D>>(costs, order, open, spread, slippage);
    return order == splat<D>(0) ? cash : cash + fill.cashChange;
  } else {
    const D paid = open + withSign<D>(open * (spread * 0.5) + open * slippage, order);
    const D commission = magnitude<D>(order) * (paid * (costs.commissionBps * 1e-4));
    return cash + (-(order * paid) - commission);
  }
}

/** Cost of buying shares for all equity at this close, over equity. */
template <class D>
AUTOSTOCK_LANES D costNow(const Costs& costs, D equity, D close, D spread) {
  const auto fill = fillShares<Trades<D>>(costs, equity / close, close, spread, costs.slippageBps * 1e-4);
  const D cost = (fill.commission + fill.spread + fill.slippage) / equity;
  return equity > splat<D>(0) ? cost : splat<D>(0);
}

/** Of the copies from first + k on. */
template <class D>
AUTOSTOCK_LANES void costsNow(const TradingJob& job, int64_t first, int64_t k, TradingBlock& block) {
  const D spread = job.quoted ? load<D>(block.spread + k) : splat<D>(job.costs.spreadBps * 1e-4);
  storeFloats<D>(block.cost + k, costNow<D>(job.costs, load<D>(job.lanes.equity + first + k), load<D>(block.close + k), spread));
}

// Three loops rather than one: a processor works on several turns of a short loop at once, and each is a chain of divisions.

/** Orders and fills of copies [first, first + all), marked at their new close. */
template <class D, bool Proportional>
AUTOSTOCK_LOOP void trade(const TradingJob& job, int64_t first, int64_t all, TradingBlock& block) {
  const TradingLanes lanes = job.lanes;
  const Costs costs = job.costs;
  const Account account = job.account;
  const double band = job.noTradeBand;
  const bool quoted = job.quoted, turnover = job.needs.turnover;
  const D zero = splat<D>(0);
  for (int64_t k = 0; k < all; k += montecarlo::Lane<D>::width) {
    const int64_t i = first + k;
    const D shares = load<D>(lanes.shares + i), equity = load<D>(lanes.equity + i), lastClose = load<D>(lanes.close + i);
    const D open = load<D>(block.open + k), close = load<D>(block.close + k);
    const D spread = quoted ? load<D>(block.spread + k) : splat<D>(costs.spreadBps * 1e-4);
    D target = load<D>(lanes.target + i);
    if (band > 0) {
      const auto near = magnitude<D>(target - shares * lastClose / equity) < splat<D>(band);
      const D banded = near ? splat<D>(double{NAN}) : target;
      target = target == zero ? target : banded;
      store<D>(lanes.target + i, target);
    }
    const D order = orderLanes<D>(account, equity, lastClose, target, shares);
    const D cash = cashAfter<D, Proportional>(costs, load<D>(lanes.cash + i), order, open, spread);
    const D now = shares + order;
    store<D>(block.shares + k, shares);
    store<D>(block.equity + k, equity);
    store<D>(lanes.cash + i, cash);
    store<D>(lanes.shares + i, now);
    store<D>(lanes.equity + i, cash + now * close);
    store<D>(lanes.close + i, close);
    if (turnover) store<D>(block.turnover + k, magnitude<D>(order) * open / equity);
  }
}

/** What became of their positions. */
template <class D>
AUTOSTOCK_LOOP void track(const TradingJob& job, int64_t first, int64_t all, TradingBlock& block) {
  const TradingLanes lanes = job.lanes;
  const bool drawdownRise = job.needs.drawdownRise;
  const D zero = splat<D>(0), one = splat<D>(1);
  for (int64_t k = 0; k < all; k += montecarlo::Lane<D>::width) {
    const int64_t i = first + k;
    const D before = load<D>(block.shares + k), now = load<D>(lanes.shares + i);
    const D equity = load<D>(lanes.equity + i), close = load<D>(block.close + k);
    const auto flat = now == zero;
    const D side = flat ? zero : withSign<D>(one, now);
    const auto same = side == (before == zero ? zero : withSign<D>(one, before));
    const D entryBefore = load<D>(lanes.entry + i), heldBefore = load<D>(lanes.held + i);
    const D entry = same ? entryBefore : close;
    const D held = same ? heldBefore + magnitude<D>(side) : zero;
    const D highBefore = load<D>(lanes.highWater + i);
    const D high = equity > highBefore ? equity : highBefore;
    store<D>(lanes.entry + i, entry);
    store<D>(lanes.held + i, held);
    store<D>(lanes.highWater + i, high);
    const auto alive = equity > zero;
    const D drawdown = alive ? equity / high - one : -one;
    storeRows<D>(block.account[k], alive ? now * close / equity : zero, flat ? zero : side * (close / entry - one),
                 held, drawdown);
    if (!drawdownRise) continue;
    const D rise = (load<D>(block.equity + k) / highBefore - one) - drawdown;
    store<D>(block.drawdownRise + k, rise > zero ? rise : zero);
  }
}

/** Growth of their equity, and whether an episode may have ended. */
template <class D>
AUTOSTOCK_LOOP bool grow(const TradingJob& job, int64_t first, int64_t all, TradingBlock& block) {
  const TradingLanes lanes = job.lanes;
  const bool logGrowth = job.needs.logGrowth;
  const D least = splat<D>(LEAST_GROWTH);
  bool goOn = true;
  for (int64_t k = 0; k < all; k += montecarlo::Lane<D>::width) {
    const int64_t i = first + k;
    const D equity = load<D>(lanes.equity + i);
    const D ratio = equity / load<D>(block.equity + k);
    const D growth = ratio > least ? ratio : least;
    store<D>(block.growth + k, growth);
    if (logGrowth) store<D>(block.logGrowth + k, logarithmNearOne<D>(growth));
    goOn &= everyLane<D>((equity > splat<D>(0)) & (loadBits<D>(lanes.row + i) != loadBits<D>(lanes.last + i)));
  }
  return !goOn;
}

template <class D, bool Proportional>
AUTOSTOCK_LANES int64_t stepUnder(const TradingJob& job, const TradingOut& out) {
  TradingBlock block;
  for (int64_t k = 0; k < BLOCK; ++k) {
    block.logGrowth[k] = block.turnover[k] = block.drawdownRise[k] = 0;
    block.cost[k] = job.cost;
  }
  StepBlock steps{block.growth, block.logGrowth, block.turnover, block.drawdownRise, nullptr, nullptr};
  int64_t ended = 0;
  for (int64_t first = 0; first < job.copies; first += BLOCK) {
    const int64_t present = job.copies - first < BLOCK ? job.copies - first : BLOCK;
    const int64_t all = job.rewards.stride - first < BLOCK ? job.rewards.stride - first : BLOCK;
    nextBars<D>(job, first, present, block);
    trade<D, Proportional>(job, first, all, block);
    track<D>(job, first, all, block);
    const bool ending = grow<D>(job, first, all, block);
    for (int64_t k = 0; job.costVaries && k < all; k += montecarlo::Lane<D>::width) costsNow<D>(job, first, k, block);
    steps.scale = job.lanes.scale + first;
    steps.inverseScale = job.lanes.inverseScale + first;
    rewardLanes<D>(job.rewards, steps, first, block.total);
    observe<D>(job, first, present, block, out);
    ended = ends<D>(job, first, present, ending, out, ended);
  }
  return ended;
}

template <class D>
int64_t step(const TradingJob& job, const TradingOut& out) {
  return oneRate(job.costs) ? stepUnder<D, true>(job, out) : stepUnder<D, false>(job, out);
}

/** Targets of the copies from i on; false when an action is no choice or not finite. */
template <class D>
AUTOSTOCK_LANES bool aimLanes(const ActionScale& scale, const float* actions, double* target) {
  const D low = splat<D>(static_cast<float>(scale.low)), high = splat<D>(static_cast<float>(scale.high));
  const D action = loadFloats<D>(actions);
  if (scale.discrete) {
    store<D>(target, (action - scale.flat) * scale.step);
    // Adding and taking away 2^52 rounds to a whole number.
    const D whole = (action + 4503599627370496.0) - 4503599627370496.0;
    return everyLane<D>((action >= low) & (action <= high) & (whole == action));
  }
  const D above = action > low ? action : low;
  store<D>(target, (above < high ? above : high) * scale.step);
  return everyLane<D>(action - action == splat<D>(0));
}

template <class D>
bool aim(const TradingJob& job, const ActionScale& shared, const float* actions) {
  const ActionScale scale = shared;  // no target that is written can be one of its fields
  double* target = job.lanes.target;
  bool valid = true;
  int64_t i = 0;
  for (; i + montecarlo::Lane<D>::width <= job.copies; i += montecarlo::Lane<D>::width)
    valid &= aimLanes<D>(scale, actions + i, target + i);
  for (; i < job.copies; ++i) valid &= aimLanes<double>(scale, actions + i, target + i);
  if (job.sized)
    for (i = 0; i < job.copies; ++i) target[i] *= job.bars[job.lanes.row[i]].sizing;
  return valid;
}

template <class D>
void rewardBlock(const RewardView& view, const StepBlock& steps, int64_t first, double* total) {
  rewardLanes<D>(view, steps, first, total);
}

}  // namespace autostock::rl
