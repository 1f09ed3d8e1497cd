#pragma once

#include <span>
#include <tuple>
#include <vector>

#include "base/control.h"
#include "base/fields.h"

namespace autostock::regime {

/**
 * A series whose mean and variance switch with a hidden Markov chain of K states (Hamilton 1989):
 *   y_t - mean(s_t) = sum_j phi_j (y_{t-j} - mean(s_{t-j})) + sd(s_t) e_t,  e_t normal.
 * Order p = 0 is the Gaussian hidden Markov model. The chain that is filtered holds (s_t .. s_{t-p}), K^(p+1) joint
 * states, the newest first: joint = s_t K^p + ... + s_{t-p}.
 */
struct SwitchingModel {
  std::vector<double> transition;  // [K][K], rows sum to 1
  std::vector<double> start;       // [K^(p+1)] joint states of the first step that has p before it
  std::vector<double> mean;        // [K]
  std::vector<double> variance;    // [K]
  std::vector<double> phi;         // [p]

  size_t states() const { return mean.size(); }
  size_t order() const { return phi.size(); }
};

struct SwitchingSettings {
  int states = 3;
  int order = 0;
  int starts = 4;
  int iterations = 200;
  double tolerance = 1e-8;
  /** Least variance of a state, a fraction of the sample's. */
  double varianceFloor = 0.01;
  int64_t seed = 7;

  static constexpr auto fields() {
    return std::tuple{field("states", &SwitchingSettings::states, 2, 4),
                      field("order", &SwitchingSettings::order, 0, 2),
                      field("starts", &SwitchingSettings::starts, 1, 64),
                      field("iterations", &SwitchingSettings::iterations, 1, 10'000),
                      field("tolerance", &SwitchingSettings::tolerance, 0, 1),
                      field("varianceFloor", &SwitchingSettings::varianceFloor, 1e-8, 1),
                      field("seed", &SwitchingSettings::seed, 0, 9007199254740991.0)};
  }
};

/** States are ordered by mean over sd, the best paid first. */
struct SwitchingFit {
  SwitchingModel model;
  std::vector<double> logLikelihoods;  // of the climb that won, never falling
};

/**
 * Maximum likelihood by expectation (conditional) maximisation, Baum and Welch 1970, Meng and Rubin 1993: from `warm`
 * when it is given, else from `starts` seeded starts, of which the best after a few steps climbs on. Throws
 * AUTOSTOCK_DATA_TOO_SHORT below 20 steps a state, AUTOSTOCK_DATA_INVALID when y never changes or is not finite.
 */
SwitchingFit fitSwitching(std::span<const double> y, const SwitchingSettings& settings, const SwitchingModel* warm,
                          const Control& control);

}  // namespace autostock::regime
