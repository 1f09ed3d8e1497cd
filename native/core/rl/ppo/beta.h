#pragma once

#include <vector>

#include "rl/ppo/distribution.h"

namespace autostock::rl {

/** D independent Beta(a, b) on the bounds, a and b = 1 + softplus of the outputs, so that each has one mode. */
class Beta final : public Distribution {
 public:
  explicit Beta(const Space& space);

  int64_t outputs() const override { return 2 * D_; }
  void sample(const float* y, int64_t n, const uint8_t* masks, Rng& draws, float* latents, float* actions,
              float* logProbs) override;
  void greedy(const float* y, int64_t n, const uint8_t* masks, float* actions) const override;
  void latentOf(const float* actions, int64_t n, float* latents) const override;
  void evaluate(const float* y, int64_t n, const uint8_t* masks, const float* latents, float* logProbs,
                float* entropies) override;
  void gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                float* dy) override;

 private:
  float logProb(const float* y, const float* latents) const;

  int64_t D_;
  float low_, range_;
};

}  // namespace autostock::rl
