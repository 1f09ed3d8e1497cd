#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/toy/positions.h"

namespace autostock::rl {

struct LinearQuadraticOptions {
  /** Autocorrelation of the signal and standard deviation of its innovations. */
  double rho = 0.9;
  double sigmaF = 1;
  /** Weights of risk and of trading. */
  double q = 1;
  double lambda = 1;
  /** Bound of the position; the best policy's standard deviation is 2.07 at the defaults, less at higher lambda. */
  double maxPosition = 10;
  int episodeSteps = toyEpisodeSteps;

  static constexpr auto fields() {
    using Options = LinearQuadraticOptions;
    return std::tuple{field("rho", &Options::rho, 0, 0.999),
                      field("sigmaF", &Options::sigmaF, 0, 1000),
                      field("q", &Options::q, 0.001, 1000),
                      field("lambda", &Options::lambda, 0, 1000),
                      field("maxPosition", &Options::maxPosition, 0.001, 1'000'000),
                      field("episodeSteps", &Options::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * Trading on a decaying signal under quadratic costs (the shape of Garleanu and Pedersen 2013, "Dynamic trading with
 * predictable returns and transaction costs"): f' = rho f + sigmaF e, e ~ N(0, 1); the action is the position n itself.
 * Observation: f, position. Reward: n f - q n^2 / 2 - lambda (n - position)^2 / 2. Starts at the signal's own law.
 */
std::unique_ptr<Environment> openLinearQuadratic(const LinearQuadraticOptions& options, int64_t copies);

}  // namespace autostock::rl
