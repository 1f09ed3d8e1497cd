#pragma once

#include <cstdint>
#include <type_traits>

#include "rl/rewards/rewards.h"

namespace autostock::rl {

namespace detail {

constexpr int64_t rewardTotal(bool sums) {
  int64_t total = 0;
  Rewards rewards;
  eachReward(rewards, [&](auto& reward) { total += sums ? 1 + (reward.CLIPS ? 1 : 0) : reward.STATES; });
  return total;
}

}  // namespace detail

/** Doubles of state a copy carries for all rewards together, and sums they are logged as. */
inline constexpr int64_t REWARD_STATES = detail::rewardTotal(false);
inline constexpr int64_t REWARD_SUMS = detail::rewardTotal(true);

/** Copy i adds to sum i mod SUM_LANES, whatever the width of the registers: so do the bits not depend on it. */
inline constexpr int64_t SUM_LANES = 8;
/** Copies that kernels take through all their loops at a time, so that what is between them stays in the nearest cache. */
inline constexpr int64_t BLOCK = 64;

/** A RewardBook as kernels see it. */
struct RewardView {
  const Rewards* rewards;
  double* states;  // [REWARD_STATES][stride]
  int64_t stride;  // copies, rounded up to SUM_LANES
  int64_t copies;
  double* sums;  // [REWARD_SUMS][SUM_LANES]
};

/** A block's steps, [BLOCK] each; those not asked for (RewardNeeds) may hold anything finite. */
struct StepBlock {
  const double *growth, *logGrowth, *turnover, *drawdownRise, *scale, *inverseScale;
};

/** One reward of copies [first, first + BLOCK), added to total [BLOCK]. */
template <class D, class Reward>
AUTOSTOCK_LANES void oneReward(const Reward& reward, const RewardView& view, const StepBlock& steps, int64_t first,
                               double* states, double* sums, double* total) {
  constexpr int64_t W = montecarlo::Lane<D>::width;
  const int64_t all = view.stride - first < BLOCK ? view.stride - first : BLOCK;
  const int64_t present = view.copies - first < BLOCK ? view.copies - first : BLOCK;
  double values[BLOCK], clips[BLOCK];
  for (int64_t k = 0; k < all; k += W) {
    StepReturn<D> step;
    step.growth = load<D>(steps.growth + k);
    step.logGrowth = load<D>(steps.logGrowth + k);
    step.turnover = load<D>(steps.turnover + k);
    step.drawdownRise = load<D>(steps.drawdownRise + k);
    step.scale = load<D>(steps.scale + k);
    step.unit = step.simple() * load<D>(steps.inverseScale + k);
    D state[Reward::STATES + 1];
    for (int j = 0; j < Reward::STATES; ++j) state[j] = load<D>(states + j * view.stride + first + k);
    D clipped = splat<D>(0);
    const D value = reward.value(step, state, clipped) * reward.weight;
    for (int j = 0; j < Reward::STATES; ++j) store<D>(states + j * view.stride + first + k, state[j]);
    store<D>(total + k, load<D>(total + k) + value);
    store<D>(values + k, value);
    if constexpr (Reward::CLIPS) store<D>(clips + k, clipped);
  }
  for (int64_t k = present; k < all; ++k) values[k] = clips[k] = 0;
  for (int64_t j = 0; j < SUM_LANES; j += W) {
    D sum = load<D>(sums + j);
    for (int64_t k = j; k < all; k += SUM_LANES) sum += load<D>(values + k);
    store<D>(sums + j, sum);
    if constexpr (Reward::CLIPS) {
      D count = load<D>(sums + SUM_LANES + j);
      for (int64_t k = j; k < all; k += SUM_LANES) count += load<D>(clips + k);
      store<D>(sums + SUM_LANES + j, count);
    }
  }
}

/** The weighted sum of all rewards of copies [first, first + BLOCK); total: [BLOCK]. */
template <class D>
AUTOSTOCK_LANES void rewardLanes(const RewardView& view, const StepBlock& steps, int64_t first, double* total) {
  double* states = view.states;
  double* sums = view.sums;
  for (int64_t k = 0; k < BLOCK; ++k) total[k] = 0;
  eachReward(*view.rewards, [&](const auto& reward) __attribute__((always_inline)) {
    using Reward = std::remove_cvref_t<decltype(reward)>;
    if (reward.weight != 0) oneReward<D, Reward>(reward, view, steps, first, states, sums, total);
    states += Reward::STATES * view.stride;
    sums += (Reward::CLIPS ? 2 : 1) * SUM_LANES;
  });
}

}  // namespace autostock::rl
