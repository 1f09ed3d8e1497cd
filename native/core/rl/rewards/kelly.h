#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/**
 * Utility of constant relative risk aversion g, ((1 + R)^(1 - g) - 1) / (1 - g): betting the fraction 1 / g of Kelly's stake is
 * its optimum for a lognormal R. Fraction 1 is log growth. A large g makes losses unbounded, so it is clipped.
 */
struct Kelly {
  double weight = 0;
  double fraction = 0.5;
  double clip = 10;

  static constexpr const char* NAME = "kelly";
  static constexpr const char* DESCRIPTION = "utility whose optimum is this fraction of Kelly's stake; 1 = log growth";
  static constexpr const char* SOURCE = "MacLean, Thorp and Ziemba 2011, The Kelly capital growth investment criterion";
  static constexpr RewardNeeds NEEDS{.logGrowth = true};
  static constexpr int STATES = 0, OBSERVED = 0;
  static constexpr bool CLIPS = true;

  void start(double*) const {}

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D*, D& clipped) const {
    if (fraction == 1) return step.logGrowth;
    const double power = 1 - 1 / fraction;
    return rl::clip<D>((montecarlo::exponential<D>(step.logGrowth * power) - 1.0) / power, clip, clipped);
  }

  static constexpr auto fields() {
    return std::tuple{field("weight", &Kelly::weight, 0, 1e6), field("fraction", &Kelly::fraction, 0.02, 1),
                      field("clip", &Kelly::clip, 0.1, 1e6)};
  }
};

}  // namespace autostock::rl
