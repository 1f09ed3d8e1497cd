#include "rl/ppo/gaussian.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace autostock::rl {

namespace {

constexpr float halfLogTwoPi = 0.91893853320467274178f;
constexpr float logTwo = std::numbers::ln2_v<float>;
/** A target at the very bound has no finite latent. */
constexpr float innermost = 0.999f;

float softplus(float x) { return std::max(x, 0.0f) + std::log1p(std::exp(-std::fabs(x))); }

}  // namespace

Gaussian::Gaussian(const Space& space, bool squashed, double initialLogStd)
    : D_(space.dimensions),
      middle_(static_cast<float>((space.high + space.low) / 2)),
      half_(static_cast<float>((space.high - space.low) / 2)),
      squashed_(squashed),
      initialLogStd_(static_cast<float>(initialLogStd)) {}

float Gaussian::actionOf(float latent) const { return middle_ + half_ * (squashed_ ? std::tanh(latent) : latent); }

float Gaussian::logProb(const float* y, const float* latents) const {
  float sum = 0;
  for (int64_t d = 0; d < D_; ++d) {
    const float logStd = y[D_ + d] + initialLogStd_;
    const float z = (latents[d] - y[d]) * std::exp(-logStd);
    sum -= 0.5f * z * z + logStd + halfLogTwoPi;
    // log(1 - tanh^2 u) = 2 (log 2 - u - softplus(-2u))
    if (squashed_) sum -= 2 * (logTwo - latents[d] - softplus(-2 * latents[d]));
  }
  return sum;
}

void Gaussian::sample(const float* y, int64_t n, const uint8_t*, Rng& draws, float* latents, float* actions,
                      float* logProbs) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, latents += D_, actions += D_) {
    for (int64_t d = 0; d < D_; ++d) {
      latents[d] = y[d] + std::exp(y[D_ + d] + initialLogStd_) * static_cast<float>(draws.normal());
      actions[d] = actionOf(latents[d]);
    }
    logProbs[i] = logProb(y, latents);
  }
}

void Gaussian::greedy(const float* y, int64_t n, const uint8_t*, float* actions) const {
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t d = 0; d < D_; ++d)
      actions[i * D_ + d] = std::clamp(actionOf(y[i * 2 * D_ + d]), middle_ - half_, middle_ + half_);
  }
}

void Gaussian::latentOf(const float* actions, int64_t n, float* latents) const {
  for (int64_t i = 0; i < n * D_; ++i) {
    const float x = (actions[i] - middle_) / half_;
    latents[i] = squashed_ ? std::atanh(std::clamp(x, -innermost, innermost)) : x;
  }
}

void Gaussian::evaluate(const float* y, int64_t n, const uint8_t*, const float* latents, float* logProbs,
                        float* entropies) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, latents += D_) {
    logProbs[i] = logProb(y, latents);
    entropies[i] = 0;
    for (int64_t d = 0; d < D_; ++d) entropies[i] += y[D_ + d] + initialLogStd_ + halfLogTwoPi + 0.5f;
  }
}

void Gaussian::gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                        float* dy) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, dy += 2 * D_, latents += D_) {
    for (int64_t d = 0; d < D_; ++d) {
      const float inverse = std::exp(-(y[D_ + d] + initialLogStd_));
      const float z = (latents[d] - y[d]) * inverse;
      dy[d] = dLogProb[i] * z * inverse;
      dy[D_ + d] = dLogProb[i] * (z * z - 1) + dEntropy;
    }
  }
}

}  // namespace autostock::rl
