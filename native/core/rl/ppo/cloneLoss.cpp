#include "rl/ppo/cloneLoss.h"

#include <algorithm>

namespace autostock::rl {

void CloneLoss::start(double entropyCoefficient, int64_t count) {
  share_ = 1.0f / static_cast<float>(count);
  entropyCoefficient_ = static_cast<float>(entropyCoefficient);
  sum_ = 0;
}

void CloneLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  const auto rows = static_cast<size_t>(n);
  const auto D = static_cast<size_t>(space_.dimensions), A = static_cast<size_t>(space_.choices);
  latents_.resize(rows * D);
  logProbs_.resize(rows);
  entropies_.resize(rows);
  slopes_.assign(rows, -share_);
  if (data_.masks) masks_.resize(rows * A);
  for (size_t i = 0; i < rows; ++i) {
    std::copy_n(data_.latents + samples[i] * D, D, latents_.data() + i * D);
    if (data_.masks) std::copy_n(data_.masks + samples[i] * A, A, masks_.data() + i * A);
  }
  distribution_.evaluate(y, n, data_.masks ? masks_.data() : nullptr, latents_.data(), logProbs_.data(),
                         entropies_.data());
  for (const float logProb : logProbs_) sum_ -= logProb;
  distribution_.gradient(y, n, latents_.data(), slopes_.data(), -entropyCoefficient_ * share_, dy);
  const int64_t width = distribution_.outputs() + distribution_.constants();
  for (int64_t i = 0; i < n; ++i)
    std::fill_n(dy + i * width + distribution_.outputs(), distribution_.constants(), 0.0f);
}

}  // namespace autostock::rl
