#include "rl/ppo/ppoLosses.h"

#include <algorithm>
#include <cmath>

namespace autostock::rl {

void PolicyLoss::start(double clip, double entropyCoefficient, int64_t count) {
  clip_ = static_cast<float>(clip);
  share_ = 1.0f / static_cast<float>(count);
  entropyCoefficient_ = static_cast<float>(entropyCoefficient);
}

void PolicyLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  const auto rows = static_cast<size_t>(n);
  const auto D = static_cast<size_t>(space_.dimensions);
  latents_.resize(rows * D);
  logProbs_.resize(rows);
  entropies_.resize(rows);
  slopes_.resize(rows);
  for (size_t i = 0; i < rows; ++i) std::copy_n(data_.latents + samples[i] * D, D, latents_.data() + i * D);
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
  for (size_t i = 0; i < rows; ++i) {
    const float advantage = data_.advantages[samples[i]];
    const float logRatio = logProbs_[i] - data_.logProbs[samples[i]];
    const float ratio = std::exp(logRatio);
    const float bounded = std::clamp(ratio, 1 - clip_, 1 + clip_);
    const bool outside = advantage > 0 ? ratio > 1 + clip_ : ratio < 1 - clip_;
    slopes_[i] = outside ? 0.0f : -advantage * ratio * share_;
    sums_.policyLoss -= std::min(ratio * advantage, bounded * advantage);
    sums_.entropy += entropies_[i];
    sums_.kl += ratio - 1 - logRatio;
    sums_.clipped += ratio != bounded;
  }
  sums_.samples += static_cast<double>(n);
  distribution_.gradient(y, n, latents_.data(), slopes_.data(), -entropyCoefficient_ * share_, dy);
}

void ValueLoss::start(double coefficient, double clip, int64_t count) {
  coefficient_ = static_cast<float>(coefficient / static_cast<double>(count));
  clip_ = static_cast<float>(clip);
}

void ValueLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t k = samples[i];
    const float error = y[i] - data_.returns[k];
    dy[i] = coefficient_ * error;
    sums_.valueLoss += 0.5f * error * error;
    if (!(clip_ > 0)) continue;
    const float moved = y[i] - data_.values[k];
    const float held = data_.values[k] + std::clamp(moved, -clip_, clip_) - data_.returns[k];
    // The larger loss counts; where the clipped one is, its slope outside the range is 0.
    if (held * held > error * error && std::fabs(moved) > clip_) dy[i] = 0;
  }
}

}  // namespace autostock::rl
