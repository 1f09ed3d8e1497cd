#pragma once

#include <cstdint>
#include <tuple>

#include "base/fields.h"

namespace autostock::rl {

/** NativeDqn of src/native/contract.ts. Mnih et al. 2015 with the parts of Rainbow, Hessel et al. 2018. */
struct DqnOptions {
  double learningRate = 5e-4;
  /** The learning rate falls linearly to 0 over totalSteps. */
  bool decay = true;
  double discount = 0.99;
  /** Transitions of all copies together. */
  int64_t bufferSize = 100'000;
  /** Environment steps of uniform choices before the first update. */
  int64_t learningStarts = 1000;
  /** Transitions of an update; a network with memory takes sequences of as many learned steps. */
  int64_t batchSize = 64;
  /** Environment steps, over all copies, between bursts of gradientSteps updates. */
  int64_t trainEvery = 4;
  int64_t gradientSteps = 1;
  /** Updates between steps of the target network, which moves by the share tau; 1 = a copy. */
  int64_t targetEvery = 500;
  double tau = 1;
  /** Share of uniform choices, falling linearly over the first epsilonFraction of totalSteps; 0 where noisy. */
  double epsilonStart = 1;
  double epsilonEnd = 0.05;
  double epsilonFraction = 0.1;
  /** The online network chooses what the target network values. van Hasselt et al. 2016. */
  bool doubleQ = true;
  /** Streams for value and advantages. Wang et al. 2016. */
  bool dueling = false;
  /** Rewards summed before bootstrapping. */
  int64_t nStep = 3;
  bool prioritised = false;
  /** Exponent of the priorities; of the importance weights, from betaStart to 1 over totalSteps. */
  double alpha = 0.6;
  double betaStart = 0.4;
  /** 0 expected values, 1 C51, 2 quantiles. */
  int head = 0;
  /** Of C51: its atoms lie evenly on [vMin, vMax]. */
  int atoms = 51;
  double vMin = -10;
  double vMax = 10;
  /** Of head 2; choices are compared by the mean of the lowest riskLevel share of them (CVaR), 1 = the mean. */
  int quantiles = 32;
  double riskLevel = 1;
  /** Learned noise on the last layers instead of epsilon. Fortunato et al. 2018. */
  bool noisy = false;
  /** Largest norm of a gradient; 0 = no limit. */
  double clipNorm = 10;
  /** Where the loss turns from squared to linear; 0 = squared, of quantiles absolute. Not of C51. */
  double huber = 1;
  double adamEpsilon = 1e-8;
  bool normaliseObservations = false;
  /** Rewards are divided by the running standard deviation of the discounted return when they are learned from. */
  bool normaliseRewards = false;
  /** With memory: steps that only bring it up to date, and steps learned from, of a sequence (Kapturowski et al. 2019). */
  int64_t burnIn = 8;
  int64_t sequenceLength = 16;
  /** Environment steps the decays are laid out for. */
  int64_t totalSteps = 500'000;
  /** Environment steps between rows of the curve. */
  int64_t reportEvery = 1000;
  int64_t seed = 0;

  static constexpr auto fields() {
    return std::tuple{field("learningRate", &DqnOptions::learningRate, 1e-9, 1),
                      field("decay", &DqnOptions::decay),
                      field("discount", &DqnOptions::discount, 0, 1),
                      field("bufferSize", &DqnOptions::bufferSize, 1, 1e9),
                      field("learningStarts", &DqnOptions::learningStarts, 0, 1e12),
                      field("batchSize", &DqnOptions::batchSize, 1, 1 << 20),
                      field("trainEvery", &DqnOptions::trainEvery, 1, 1e9),
                      field("gradientSteps", &DqnOptions::gradientSteps, 1, 1e6),
                      field("targetEvery", &DqnOptions::targetEvery, 1, 1e9),
                      field("tau", &DqnOptions::tau, 1e-6, 1),
                      field("epsilonStart", &DqnOptions::epsilonStart, 0, 1),
                      field("epsilonEnd", &DqnOptions::epsilonEnd, 0, 1),
                      field("epsilonFraction", &DqnOptions::epsilonFraction, 0, 1),
                      field("doubleQ", &DqnOptions::doubleQ),
                      field("dueling", &DqnOptions::dueling),
                      field("nStep", &DqnOptions::nStep, 1, 1000),
                      field("prioritised", &DqnOptions::prioritised),
                      field("alpha", &DqnOptions::alpha, 0, 1),
                      field("betaStart", &DqnOptions::betaStart, 0, 1),
                      field("head", &DqnOptions::head, 0, 2),
                      field("atoms", &DqnOptions::atoms, 2, 1000),
                      field("vMin", &DqnOptions::vMin, -1e9, 1e9),
                      field("vMax", &DqnOptions::vMax, -1e9, 1e9),
                      field("quantiles", &DqnOptions::quantiles, 1, 1000),
                      field("riskLevel", &DqnOptions::riskLevel, 1e-3, 1),
                      field("noisy", &DqnOptions::noisy),
                      field("clipNorm", &DqnOptions::clipNorm, 0, 1e6),
                      field("huber", &DqnOptions::huber, 0, 1e6),
                      field("adamEpsilon", &DqnOptions::adamEpsilon, 1e-12, 1),
                      field("normaliseObservations", &DqnOptions::normaliseObservations),
                      field("normaliseRewards", &DqnOptions::normaliseRewards),
                      field("burnIn", &DqnOptions::burnIn, 0, 10'000),
                      field("sequenceLength", &DqnOptions::sequenceLength, 1, 10'000),
                      field("totalSteps", &DqnOptions::totalSteps, 1, 1e12),
                      field("reportEvery", &DqnOptions::reportEvery, 1, 1e12),
                      field("seed", &DqnOptions::seed, 0, 9007199254740991)};
  }
};

}  // namespace autostock::rl
