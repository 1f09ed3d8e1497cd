#pragma once

#include <tuple>

#include "base/fields.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

/**
 * The same for the downside deviation ratio A / DD, DD^2 an average of min(R, 0)^2:
 *   D_t = (R - A / 2) / DD for R > 0, else (DD^2 (R - A / 2) - A R^2 / 2) / DD^3, with A and DD of before the step.
 * Units, floor (1 % of the start), first steps and clip as in differentialSharpe.h; half of B_0 is downside.
 */
struct DownsideRatio {
  double weight = 0;
  double eta = 0.01;
  double clip = 10;

  static constexpr const char* NAME = "downside-ratio";
  static constexpr const char* DESCRIPTION = "what the step adds to a running ratio of mean to downside deviation";
  static constexpr const char* SOURCE = "Moody and Saffell 2001, Learning to trade via direct reinforcement";
  static constexpr RewardNeeds NEEDS{};
  static constexpr int STATES = 3, OBSERVED = 2;  // A, DD^2, steps
  static constexpr bool CLIPS = true;

  void start(double* states) const {
    states[0] = 0;
    states[1] = 0.5;
    states[2] = 0;
  }

  template <class D>
  AUTOSTOCK_LANES D value(const StepReturn<D>& step, D* states, D& clipped) const {
    const D a = states[0], u = step.unit, zero = splat<D>(0);
    const D square = montecarlo::greatest<D>(states[1], splat<D>(0.005));
    const D deviation = montecarlo::squareRoot<D>(square);
    const D below = montecarlo::least<D>(u, zero);
    const D gain = (u - a * 0.5) / deviation;
    const D loss = a * (below * below) * 0.5 / (square * deviation);
    const auto ready = states[2] * eta >= splat<D>(1);
    states[0] = a + (u - a) * eta;
    states[1] += (below * below - states[1]) * eta;
    states[2] += 1.0;
    return rl::clip<D>(ready ? gain - loss : zero, clip, clipped);
  }

  static constexpr auto fields() {
    return std::tuple{field("weight", &DownsideRatio::weight, 0, 1e6), field("eta", &DownsideRatio::eta, 1e-5, 0.5),
                      field("clip", &DownsideRatio::clip, 0.1, 1e6)};
  }
};

}  // namespace autostock::rl
