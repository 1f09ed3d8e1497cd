#include "rl/ppo/distribution.h"

#include "rl/ppo/beta.h"
#include "rl/ppo/categorical.h"
#include "rl/ppo/gaussian.h"

namespace autostock::rl {

std::unique_ptr<Distribution> openDistribution(const Space& space, Continuous continuous, double initialLogStd) {
  if (space.discrete()) return std::make_unique<Categorical>(space.choices);
  if (continuous == Continuous::beta) return std::make_unique<Beta>(space);
  return std::make_unique<Gaussian>(space, continuous == Continuous::tanhGaussian, initialLogStd);
}

}  // namespace autostock::rl
