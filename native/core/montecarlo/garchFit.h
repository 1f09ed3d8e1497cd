#pragma once

#include <span>
#include <vector>

#include "base/control.h"

namespace autostock::montecarlo {

/** GARCH(1,1) with a constant mean: v' = omega + alpha e^2 + beta v. */
struct GarchFit {
  double mu, omega, alpha, beta;
  double logLikelihood;
  /** Of the step after the last. */
  double nextVariance;
  /** Residuals over their own sd. */
  std::vector<double> shocks;
};

/**
 * Normal quasi maximum likelihood: Bollerslev 1986. The first variance is the exponentially weighted mean (0.94) of the
 * first 75 squared residuals.
 */
GarchFit fitGarch(std::span<const double> returns, const Control& control);

}  // namespace autostock::montecarlo
