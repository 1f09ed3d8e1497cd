#pragma once

#include <vector>

#include "rl/ppo/distribution.h"

namespace autostock::rl {

/** Softmax over A choices; a masked choice has probability 0 and no gradient. Huang and Ontanon 2020. */
class Categorical final : public Distribution {
 public:
  explicit Categorical(int64_t choices) : A_(choices) {}

  int64_t outputs() const override { return A_; }
  void sample(const float* y, int64_t n, const uint8_t* masks, Rng& draws, float* latents, float* actions,
              float* logProbs) override;
  void greedy(const float* y, int64_t n, const uint8_t* masks, float* actions) const override;
  void latentOf(const float* actions, int64_t n, float* latents) const override;
  void evaluate(const float* y, int64_t n, const uint8_t* masks, const float* latents, float* logProbs,
                float* entropies) override;
  void gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                float* dy) override;

 private:
  /** Probabilities p [A] of logits y [A]; returns log sum exp. */
  float softmax(const float* y, const uint8_t* mask, float* p) const;

  int64_t A_;
  std::vector<float> p_, logSum_, entropy_;  // of the rows last evaluated
};

}  // namespace autostock::rl
