#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/** Minus the growth of the drawdown in this step: time under water is not punished again, nor recovery paid for. */
struct Drawdown {
  double weight = 0;

  static constexpr const char* NAME = "drawdown";
  static constexpr const char* DESCRIPTION = "minus the deepening of the drawdown from the episode's high";
  static constexpr const char* SOURCE = "Chekhlov, Uryasev and Zabarankin 2005, Drawdown measure in portfolio optimization";
  static constexpr RewardNeeds NEEDS{.drawdownRise = true};
  static constexpr int STATES = 0, OBSERVED = 0;
  static constexpr bool CLIPS = false;

  void start(double*) const {}

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D*, D&) const {
    return -step.drawdownRise;
  }

  static constexpr auto fields() { return std::tuple{field("weight", &Drawdown::weight, 0, 1e6)}; }
};

}  // namespace autostock::rl
