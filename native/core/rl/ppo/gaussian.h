#pragma once

#include <vector>

#include "rl/ppo/distribution.h"

namespace autostock::rl {

/**
 * D independent normals with state-independent log standard deviations (Huang et al. 2022, continuous details 1-4). The
 * mean is in units of half the action's range around its middle. Squashed, the log-probability has the change of variables
 * in its stable form; the entropy is that of the normal before squashing.
 */
class Gaussian final : public Distribution {
 public:
  Gaussian(const Space& space, bool squashed, double initialLogStd);

  int64_t outputs() const override { return D_; }
  int64_t constants() const override { return D_; }
  void sample(const float* y, int64_t n, const uint8_t* masks, Rng& draws, float* latents, float* actions,
              float* logProbs) override;
  void greedy(const float* y, int64_t n, const uint8_t* masks, float* actions) const override;
  void latentOf(const float* actions, int64_t n, float* latents) const override;
  void evaluate(const float* y, int64_t n, const uint8_t* masks, const float* latents, float* logProbs,
                float* entropies) override;
  void gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                float* dy) override;
  int64_t means() const override { return D_; }

 private:
  float actionOf(float latent) const;
  float logProb(const float* y, const float* latents) const;

  int64_t D_;
  float middle_, half_;
  bool squashed_;
  float initialLogStd_;
};

}  // namespace autostock::rl
