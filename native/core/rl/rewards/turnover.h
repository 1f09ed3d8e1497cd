#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/** Minus the value traded over equity: a penalty beyond the true cost, to be taken away before an evaluation. */
struct Turnover {
  double weight = 0;

  static constexpr const char* NAME = "turnover";
  static constexpr const char* DESCRIPTION = "minus the value traded as a fraction of equity, on top of the true costs";
  static constexpr const char* SOURCE = "Moody and Saffell 2001, Learning to trade via direct reinforcement, |F_t - F_(t-1)|";
  static constexpr RewardNeeds NEEDS{.turnover = true};
  static constexpr int STATES = 0, OBSERVED = 0;
  static constexpr bool CLIPS = false;

  void start(double*) const {}

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D*, D&) const {
    return -step.turnover;
  }

  static constexpr auto fields() { return std::tuple{field("weight", &Turnover::weight, 0, 1e6)}; }
};

}  // namespace autostock::rl
