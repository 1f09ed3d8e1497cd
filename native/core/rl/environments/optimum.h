#pragma once

#include <limits>

#include "rl/environments/toy/leak.h"
#include "rl/environments/toy/linearQuadratic.h"
#include "rl/environments/toy/ornsteinUhlenbeck.h"
#include "rl/environments/toy/sine.h"

namespace autostock::rl {

/** What can be earned in a toy market in the long run. NaN where nothing is known. */
struct Optimum {
  /** Mean reward. */
  double rewardPerStep = std::numeric_limits<double>::quiet_NaN();
  /** The best policy turns from long to short and back beyond +-this (x of ou, next return / sigma of leak). */
  double threshold = std::numeric_limits<double>::quiet_NaN();
  /** Mean reward of a plain rule: momentum (sine), -sign(x) (ou), the best next step (lq), the return's sign (leak). */
  double plainRule = std::numeric_limits<double>::quiet_NaN();
};

/** Value iteration over phase and position, exact. */
Optimum optimum(const SineOptions& options);
/** Average-reward value iteration (Puterman 1994, section 8.5) on 601 points of x. */
Optimum optimum(const OrnsteinUhlenbeckOptions& options);
/** Closed form, of unbounded positions. */
Optimum optimum(const LinearQuadraticOptions& options);
/** Closed form: 2 (sigma density(c) - cost tail(c)) of the standard normal at c = cost / sigma. */
Optimum optimum(const LeakOptions& options);

/** position = previous * position before + signal * f. */
struct LinearPolicy {
  double previous;
  double signal;
};

/** The best one; linear-quadratic control has no better of any shape. */
LinearPolicy bestPolicy(const LinearQuadraticOptions& options);
/** Long-run mean reward per step; |previous| < 1. */
double rewardPerStep(const LinearQuadraticOptions& options, const LinearPolicy& policy);

}  // namespace autostock::rl
