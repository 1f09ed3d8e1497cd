#pragma once

#include <span>
#include <vector>

#include "base/control.h"

namespace autostock::montecarlo {

/** K joint normal regimes over A assets, quietest first. */
struct RegimeFit {
  std::vector<double> transition;   // [K][K], rows sum to 1
  std::vector<double> next;         // [K] probabilities of the step after the last
  std::vector<double> mean;         // [K][A]
  std::vector<double> covariance;   // [K][A][A]
  double logLikelihood;
  int iterations;
};

/** Maximum likelihood by expectation maximisation: Baum and Welch 1970, scaled. table: [rows][assets]. */
RegimeFit fitRegimes(std::span<const double> table, int64_t rows, int assets, int states, const Control& control);

}  // namespace autostock::montecarlo
