#pragma once

#include <cstdint>
#include <vector>

#include "rl/networks/network.h"
#include "rl/ppo/distribution.h"

namespace autostock::rl {

/** Sums over the samples of an update, for the learning curve. */
struct PpoSums {
  double samples = 0, policyLoss = 0, valueLoss = 0, entropy = 0, kl = 0, clipped = 0;
};

/** What the samples of a rollout hold, [T * N] each but latents [T * N][D] and masks [T * N][A] (nullptr = none). */
struct PpoSamples {
  const float* latents;
  const uint8_t* masks;
  const float* logProbs;
  const float* advantages;  // of the minibatch: standardised
  const float* returns;
  const float* values;
  const float* meanNoise;  // [T * N][D], nullptr = none
};

/** -min(r A, clip(r, 1 +- clip) A) - entropyCoefficient H, a mean over the minibatch. Schulman et al. 2017, eq. 7. */
class PolicyLoss final : public Loss {
 public:
  PolicyLoss(Distribution& distribution, const Space& space, const PpoSamples& samples, PpoSums& sums)
      : distribution_(distribution), space_(space), data_(samples), sums_(sums) {}

  void start(double clip, double entropyCoefficient, int64_t count);
  void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) override;

 private:
  Distribution& distribution_;
  const Space& space_;
  const PpoSamples& data_;
  PpoSums& sums_;
  float clip_ = 0, entropyCoefficient_ = 0, share_ = 0;
  std::vector<float> latents_, logProbs_, entropies_, slopes_, noisy_;
  std::vector<float> before_, advantages_, losses_, kls_, clipped_;
  std::vector<uint8_t> masks_;
};

/** valueCoefficient / 2 (V - return)^2, or the larger of it and its value-clipped form. */
class ValueLoss final : public Loss {
 public:
  ValueLoss(const PpoSamples& samples, PpoSums& sums) : data_(samples), sums_(sums) {}

  void start(double coefficient, double clip, int64_t count);
  void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) override;

 private:
  const PpoSamples& data_;
  PpoSums& sums_;
  float coefficient_ = 0, clip_ = 0;
};

}  // namespace autostock::rl
