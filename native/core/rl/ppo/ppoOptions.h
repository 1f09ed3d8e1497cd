#pragma once

#include <cstdint>
#include <tuple>

#include "base/fields.h"

namespace autostock::rl {

/** NativePpo of src/native/contract.ts. Schulman et al. 2017 with the details of Huang et al. 2022. */
struct PpoOptions {
  /** T: steps of each copy between updates. */
  int64_t rolloutSteps = 128;
  /** Samples of a gradient step; a policy with memory takes whole copies of about as many. */
  int64_t minibatch = 256;
  int epochs = 4;
  double learningRate = 3e-4;
  /** The learning rate falls linearly to 0 over totalSteps; so does the clip range with decayClip. */
  bool decay = true;
  bool decayClip = false;
  /** Environment steps the decay is laid out for. */
  int64_t totalSteps = 500'000;
  double discount = 0.99;
  /** Of generalised advantage estimation. */
  double lambda = 0.95;
  double clip = 0.2;
  /** Range of the clipped value loss; 0 = plain squared error. */
  double valueClip = 0;
  double entropyCoefficient = 0;
  double valueCoefficient = 0.5;
  double clipNorm = 0.5;
  double adamEpsilon = 1e-5;
  /** Epochs end early once the approximate KL divergence passes 1.5 times this; 0 = never. */
  double targetKl = 0;
  bool normaliseAdvantages = true;
  bool normaliseObservations = true;
  bool normaliseRewards = false;
  /** Of a continuous action: 0 Gaussian, 1 tanh-Gaussian, 2 Beta. */
  int continuous = 1;
  double initialLogStd = 0;
  /** Half-width of the uniform noise put on Gaussian means in updates (RPO); 0 = none. */
  double meanNoise = 0;
  int64_t seed = 0;

  static constexpr auto fields() {
    return std::tuple{field("rolloutSteps", &PpoOptions::rolloutSteps, 1, 1 << 20),
                      field("minibatch", &PpoOptions::minibatch, 1, 1 << 24),
                      field("epochs", &PpoOptions::epochs, 1, 100),
                      field("learningRate", &PpoOptions::learningRate, 1e-9, 1),
                      field("decay", &PpoOptions::decay),
                      field("decayClip", &PpoOptions::decayClip),
                      field("totalSteps", &PpoOptions::totalSteps, 1, 1'000'000'000'000),
                      field("discount", &PpoOptions::discount, 0, 1),
                      field("lambda", &PpoOptions::lambda, 0, 1),
                      field("clip", &PpoOptions::clip, 1e-3, 10),
                      field("valueClip", &PpoOptions::valueClip, 0, 1000),
                      field("entropyCoefficient", &PpoOptions::entropyCoefficient, 0, 10),
                      field("valueCoefficient", &PpoOptions::valueCoefficient, 0, 100),
                      field("clipNorm", &PpoOptions::clipNorm, 0, 1e6),
                      field("adamEpsilon", &PpoOptions::adamEpsilon, 1e-12, 1),
                      field("targetKl", &PpoOptions::targetKl, 0, 100),
                      field("normaliseAdvantages", &PpoOptions::normaliseAdvantages),
                      field("normaliseObservations", &PpoOptions::normaliseObservations),
                      field("normaliseRewards", &PpoOptions::normaliseRewards),
                      field("continuous", &PpoOptions::continuous, 0, 2),
                      field("initialLogStd", &PpoOptions::initialLogStd, -10, 3),
                      field("meanNoise", &PpoOptions::meanNoise, 0, 10),
                      field("seed", &PpoOptions::seed, 0, 9007199254740991)};
  }
};

}  // namespace autostock::rl
