#pragma once

#include <cstdint>
#include <memory>
#include <tuple>

#include "base/fields.h"
#include "rl/environments/toy/positions.h"

namespace autostock::rl {

struct OrnsteinUhlenbeckOptions {
  /** Reward lost per unit of position changed. */
  double cost = 0.1;
  /** Autocorrelation of the price; its innovations make the variance 1. */
  double phi = 0.9;
  /** Reward position * (phi - 1) x, the expected gain, instead of the realised one: the same optimum, less noise. */
  bool expectedReward = false;
  int episodeSteps = toyEpisodeSteps;

  static constexpr auto fields() {
    using Options = OrnsteinUhlenbeckOptions;
    return std::tuple{field("cost", &Options::cost, 0, 10), field("phi", &Options::phi, 0, 0.99),
                      field("expectedReward", &Options::expectedReward),
                      field("episodeSteps", &Options::episodeSteps, 1, 1'000'000'000)};
  }
};

/**
 * A price that reverts to 0: x' = phi x + sqrt(1 - phi^2) e, e ~ N(0, 1), the Ornstein-Uhlenbeck process in discrete
 * time. Observation: x, position. Reward: position chosen * (x' - x) - cost * |change of position|. Starts as N(0, 1).
 */
std::unique_ptr<Environment> openOrnsteinUhlenbeck(const OrnsteinUhlenbeckOptions& options, int64_t copies);

}  // namespace autostock::rl
