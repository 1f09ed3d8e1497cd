#pragma once

#include <tuple>

#include "base/fields.h"
#include "montecarlo/normalQuantile.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/**
 * -max(0, q - R) / alpha with q the running alpha-quantile (VaR) of R: CVaR_alpha(R) is the maximum over q of
 * q - E max(0, q - R) / alpha, reached at that quantile. q climbs it by the stochastic gradient alpha - 1{R < q}, in steps of
 * rate x sqrt(B_0) (Robbins and Monro 1951), from the quantile of a normal R of variance B_0.
 */
struct Cvar {
  double weight = 0;
  /** Probability of the tail. */
  double alpha = 0.05;
  double rate = 0.02;

  static constexpr const char* NAME = "cvar";
  static constexpr const char* DESCRIPTION = "minus the shortfall below the return's running alpha-quantile, over alpha";
  static constexpr const char* SOURCE = "Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk";
  static constexpr RewardNeeds NEEDS{};
  static constexpr int STATES = 1, OBSERVED = 0;  // q in units of sqrt(B_0)
  static constexpr bool CLIPS = false;

  void start(double* states) const { states[0] = montecarlo::normalQuantile(alpha); }

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D* states, D&) const {
    const D zero = splat<D>(0);
    const D q = states[0];
    const auto inTail = step.unit < q;
    states[0] = q + (inTail ? splat<D>(alpha - 1) : splat<D>(alpha)) * rate;
    return inTail ? (step.unit - q) * step.scale / alpha : zero;
  }

  static constexpr auto fields() {
    return std::tuple{field("weight", &Cvar::weight, 0, 1e6), field("alpha", &Cvar::alpha, 0.001, 0.5),
                      field("rate", &Cvar::rate, 1e-6, 1)};
  }
};

}  // namespace autostock::rl
