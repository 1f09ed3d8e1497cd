#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/**
 * Derivative of the exponentially averaged Sharpe ratio A / sqrt(B - A^2) with respect to eta:
 *   D_t = (B dA - A dB / 2) / (B - A^2)^(3/2), dA = R_t - A, dB = R_t^2 - B, with A and B of before the step;
 *   A += eta dA, B += eta dB.
 * R is taken in units of sqrt(B_0), which cancels out of D and makes the start A = 0, B = 1: without it D of the first trades
 * is unbounded. B - A^2 is at least 1 % of B_0 (a flat policy lets B decay), the first 1 / eta steps earn nothing, D is clipped.
 */
struct DifferentialSharpe {
  double weight = 0;
  double eta = 0.01;
  double clip = 10;

  static constexpr const char* NAME = "differential-sharpe";
  static constexpr const char* DESCRIPTION = "what the step adds to a running Sharpe ratio";
  static constexpr const char* SOURCE = "Moody and Saffell 2001, Learning to trade via direct reinforcement";
  static constexpr RewardNeeds NEEDS{};
  static constexpr int STATES = 3, OBSERVED = 2;  // A, B, steps
  static constexpr bool CLIPS = true;

  void start(double* states) const {
    states[0] = 0;
    states[1] = 1;
    states[2] = 0;
  }

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D* states, D& clipped) const {
    const D a = states[0], b = states[1], u = step.unit;
    const D da = u - a;
    const D db = u * u - b;
    const D variance = montecarlo::greatest<D>(b - a * a, splat<D>(0.01));
    const D sharpe = (b * da - a * db * 0.5) / (variance * montecarlo::squareRoot<D>(variance));
    const auto ready = states[2] * eta >= splat<D>(1);
    states[0] = a + da * eta;
    states[1] = b + db * eta;
    states[2] += 1.0;
    return rl::clip<D>(ready ? sharpe : splat<D>(0), clip, clipped);
  }

  static constexpr auto fields() {
    return std::tuple{field("weight", &DifferentialSharpe::weight, 0, 1e6),
                      field("eta", &DifferentialSharpe::eta, 1e-5, 0.5),
                      field("clip", &DifferentialSharpe::clip, 0.1, 1e6)};
  }
};

}  // namespace autostock::rl
