#pragma once

#include <cstdint>
#include <vector>

#include "rl/networks/network.h"
#include "rl/ppo/distribution.h"
#include "rl/ppo/ppoLosses.h"

namespace autostock::rl {

/**
 * -log pi(a | s) - entropyCoefficient H of demonstrated actions, a mean over the minibatch: behaviour cloning by
 * maximum likelihood (Pomerleau 1989). A Gaussian's standard deviations have no gradient: how far to explore is not the
 * demonstrator's to say, and they would fall to 0 where the fit is good.
 */
class CloneLoss final : public Loss {
 public:
  CloneLoss(Distribution& distribution, const Space& space, const PpoSamples& samples)
      : distribution_(distribution), space_(space), data_(samples) {}

  void start(double entropyCoefficient, int64_t count);
  void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) override;

  /** Sum of -log pi since the last start(). */
  double sum() const { return sum_; }

 private:
  Distribution& distribution_;
  const Space& space_;
  const PpoSamples& data_;
  float entropyCoefficient_ = 0, share_ = 0;
  double sum_ = 0;
  std::vector<float> latents_, logProbs_, entropies_, slopes_;
  std::vector<uint8_t> masks_;
};

}  // namespace autostock::rl
