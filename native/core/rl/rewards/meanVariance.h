#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/** R - (k / 2) R^2: its sum is mean-variance utility, the square of the mean left out as small against the variance. */
struct MeanVariance {
  double weight = 0;
  /** k. */
  double riskAversion = 5;

  static constexpr const char* NAME = "mean-variance";
  static constexpr const char* DESCRIPTION = "return less half the risk aversion times its square";
  static constexpr const char* SOURCE = "Ritter 2017, Machine learning for trading";
  static constexpr RewardNeeds NEEDS{};
  static constexpr int STATES = 0, OBSERVED = 0;
  static constexpr bool CLIPS = false;

  void start(double*) const {}

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D*, D&) const {
    const D r = step.simple();
    return r - r * r * (riskAversion * 0.5);
  }

  static constexpr auto fields() {
    return std::tuple{field("weight", &MeanVariance::weight, 0, 1e6),
                      field("riskAversion", &MeanVariance::riskAversion, 0, 1e4)};
  }
};

}  // namespace autostock::rl
