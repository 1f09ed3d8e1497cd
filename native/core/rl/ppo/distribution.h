#pragma once

#include <cstdint>
#include <memory>

#include "base/rng.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

/** How a continuous action is drawn. */
enum class Continuous : int {
  /** Normal around the mean, clipped to the bounds by the environment alone. */
  gaussian = 0,
  /** Normal, squashed by tanh into the bounds. Haarnoja et al. 2018, appendix C. */
  tanhGaussian = 1,
  /** Beta on the bounds: no clipping bias at full size. Chou, Maturana and Scherer 2017. */
  beta = 2,
};

/**
 * A policy's distribution over actions, given a network's outputs y: [n][width]. What is drawn is kept as a latent, from
 * which the log-probability can be had again: the choice, the normal before it is squashed, the beta variate.
 */
class Distribution {
 public:
  virtual ~Distribution() = default;

  /** Outputs of the network, and constants behind them (log standard deviations). */
  virtual int64_t outputs() const = 0;
  virtual int64_t constants() const { return 0; }

  /** masks: [n][A] or nullptr; latents, actions: [n][D]; logProbs: [n]. */
  virtual void sample(const float* y, int64_t n, const uint8_t* masks, Rng& draws, float* latents, float* actions,
                      float* logProbs) = 0;
  /** The likeliest choice, or the mean. */
  virtual void greedy(const float* y, int64_t n, const uint8_t* masks, float* actions) const = 0;
  /** The latent that would have led to these actions, for cloning; continuous ones just inside the bounds. */
  virtual void latentOf(const float* actions, int64_t n, float* latents) const = 0;

  /** Log-probabilities and entropies [n] of latents [n][D]. What it works out is kept for gradient(). */
  virtual void evaluate(const float* y, int64_t n, const uint8_t* masks, const float* latents, float* logProbs,
                        float* entropies) = 0;
  /** After evaluate() of the same rows: dy = dLogProb[i] d logProb / dy + dEntropy d entropy / dy. */
  virtual void gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                        float* dy) = 0;
  /** Outputs that are means, for noise on them (RPO, Rahman and Xue 2022); 0 where the action is no Gaussian. */
  virtual int64_t means() const { return 0; }
};

/** The one that fits the space. initialLogStd: of a Gaussian, in units of its mean. */
std::unique_ptr<Distribution> openDistribution(const Space& space, Continuous continuous, double initialLogStd);

}  // namespace autostock::rl
