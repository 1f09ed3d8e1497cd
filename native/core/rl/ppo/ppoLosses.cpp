// Blends for branches: values stay the same, loops become vectors.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "rl/ppo/ppoLosses.h"

#include <algorithm>
#include <cmath>

#include "inference/clones.h"
#include "inference/kernels.h"

namespace autostock::rl {

namespace {

/** Of each of n samples the slope with respect to its log-probability, and what it adds to the sums of an update. */
AUTOSTOCK_CLONES void clippedSurrogate(int64_t n, const float* __restrict logProbs, const float* __restrict before,
                                       const float* __restrict advantages, float clip, float share, float* __restrict slope,
                                       float* __restrict loss, float* __restrict kl, float* __restrict clipped) {
  const float low = 1 - clip, high = 1 + clip;
  for (int64_t i = 0; i < n; ++i) {
    const float logRatio = logProbs[i] - before[i];
    const float ratio = exponential(logRatio);
    const float above = ratio < low ? low : ratio;
    const float bounded = above > high ? high : above;
    const float free = ratio * advantages[i], held = bounded * advantages[i];
    const float outside = advantages[i] > 0 ? ratio - high : low - ratio;
    slope[i] = outside > 0 ? 0.0f : -free * share;
    loss[i] = free < held ? -free : -held;
    kl[i] = ratio - 1 - logRatio;
    clipped[i] = ratio != bounded ? 1.0f : 0.0f;
  }
}

}  // namespace

void PolicyLoss::start(double clip, double entropyCoefficient, int64_t count) {
  clip_ = static_cast<float>(clip);
  share_ = 1.0f / static_cast<float>(count);
  entropyCoefficient_ = static_cast<float>(entropyCoefficient);
}

void PolicyLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  const auto rows = static_cast<size_t>(n);
  const auto D = static_cast<size_t>(space_.dimensions);
  latents_.resize(rows * D);
  for (auto* each : {&logProbs_, &entropies_, &slopes_, &before_, &advantages_, &losses_, &kls_, &clipped_})
    each->resize(rows);
  for (size_t i = 0; i < rows; ++i) {
    before_[i] = data_.logProbs[samples[i]];
    advantages_[i] = data_.advantages[samples[i]];
    for (size_t d = 0; d < D; ++d) latents_[i * D + d] = data_.latents[samples[i] * D + d];
  }
  const uint8_t* masks = nullptr;
  if (data_.masks) {
    const auto A = static_cast<size_t>(space_.choices);
    masks_.resize(rows * A);
    for (size_t i = 0; i < rows; ++i) std::copy_n(data_.masks + samples[i] * A, A, masks_.data() + i * A);
    masks = masks_.data();
  }
  if (data_.meanNoise) {
    const auto width = static_cast<size_t>(distribution_.outputs() + distribution_.constants());
    noisy_.assign(y, y + rows * width);
    for (size_t i = 0; i < rows; ++i) {
      for (size_t d = 0; d < D; ++d) noisy_[i * width + d] += data_.meanNoise[samples[i] * D + d];
    }
    y = noisy_.data();
  }
  distribution_.evaluate(y, n, masks, latents_.data(), logProbs_.data(), entropies_.data());
  clippedSurrogate(n, logProbs_.data(), before_.data(), advantages_.data(), clip_, share_, slopes_.data(),
                   losses_.data(), kls_.data(), clipped_.data());
  PpoSums sums = sums_;
  for (size_t i = 0; i < rows; ++i) {
    sums.policyLoss += losses_[i];
    sums.entropy += entropies_[i];
    sums.kl += kls_[i];
    sums.clipped += clipped_[i];
  }
  sums_ = sums;
  sums_.samples += static_cast<double>(n);
  distribution_.gradient(y, n, latents_.data(), slopes_.data(), -entropyCoefficient_ * share_, dy);
}

void ValueLoss::start(double coefficient, double clip, int64_t count) {
  coefficient_ = static_cast<float>(coefficient / static_cast<double>(count));
  clip_ = static_cast<float>(clip);
}

void ValueLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  double sum = sums_.valueLoss;
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t k = samples[i];
    const float error = y[i] - data_.returns[k];
    dy[i] = coefficient_ * error;
    sum += 0.5f * error * error;
    if (!(clip_ > 0)) continue;
    const float moved = y[i] - data_.values[k];
    const float held = data_.values[k] + std::clamp(moved, -clip_, clip_) - data_.returns[k];
    // The larger loss counts; where the clipped one is, its slope outside the range is 0.
    if (held * held > error * error && std::fabs(moved) > clip_) dy[i] = 0;
  }
  sums_.valueLoss = sum;
}

}  // namespace autostock::rl
