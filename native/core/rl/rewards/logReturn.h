#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/** ln(equity after / equity before): an episode's rewards sum to the logarithm of its growth. */
struct LogReturn {
  double weight = 1;

  static constexpr const char* NAME = "log-return";
  static constexpr const char* DESCRIPTION = "log growth of equity after costs; sums to log(equity end / start)";
  static constexpr const char* SOURCE = "Moody, Wu, Liao and Saffell 1998, Performance functions and reinforcement learning";
  static constexpr RewardNeeds NEEDS{.logGrowth = true};
  static constexpr int STATES = 0, OBSERVED = 0;
  static constexpr bool CLIPS = false;

  void start(double*) const {}

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D*, D&) const {
    return step.logGrowth;
  }

  static constexpr auto fields() { return std::tuple{field("weight", &LogReturn::weight, 0, 1e6)}; }
};

}  // namespace autostock::rl
