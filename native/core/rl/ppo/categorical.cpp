#include "rl/ppo/categorical.h"

#include <algorithm>
#include <cmath>

#include "inference/kernels.h"

namespace autostock::rl {

float Categorical::softmax(const float* y, const uint8_t* mask, float* p) const {
  float top = -INFINITY;
  for (int64_t a = 0; a < A_; ++a) top = (!mask || mask[a]) && y[a] > top ? y[a] : top;
  float sum = 0;
  for (int64_t a = 0; a < A_; ++a) {
    p[a] = !mask || mask[a] ? exponential(y[a] - top) : 0.0f;
    sum += p[a];
  }
  const float scale = 1.0f / sum;
  for (int64_t a = 0; a < A_; ++a) p[a] *= scale;
  return top + std::log(sum);
}

void Categorical::sample(const float* y, int64_t n, const uint8_t* masks, Rng& draws, float* latents, float* actions,
                         float* logProbs) {
  p_.resize(static_cast<size_t>(A_));
  for (int64_t i = 0; i < n; ++i) {
    const uint8_t* mask = masks ? masks + i * A_ : nullptr;
    const float logSum = softmax(y + i * A_, mask, p_.data());
    auto rest = static_cast<float>(draws.uniform());
    int64_t choice = -1;
    for (int64_t a = 0; a < A_; ++a) {
      if (p_[static_cast<size_t>(a)] <= 0) continue;
      choice = a;  // rounding may leave a rest: the last possible choice takes it
      rest -= p_[static_cast<size_t>(a)];
      if (rest < 0) break;
    }
    latents[i] = actions[i] = static_cast<float>(choice);
    logProbs[i] = y[i * A_ + choice] - logSum;
  }
}

void Categorical::greedy(const float* y, int64_t n, const uint8_t* masks, float* actions) const {
  for (int64_t i = 0; i < n; ++i) {
    int64_t best = -1;
    for (int64_t a = 0; a < A_; ++a) {
      if (masks && !masks[i * A_ + a]) continue;
      if (best < 0 || y[i * A_ + a] > y[i * A_ + best]) best = a;
    }
    actions[i] = static_cast<float>(best);
  }
}

void Categorical::latentOf(const float* actions, int64_t n, float* latents) const {
  std::copy(actions, actions + n, latents);
}

void Categorical::evaluate(const float* y, int64_t n, const uint8_t* masks, const float* latents, float* logProbs,
                           float* entropies) {
  const auto rows = static_cast<size_t>(n);
  p_.resize(rows * static_cast<size_t>(A_));
  logSum_.resize(rows);
  entropy_.resize(rows);
  for (int64_t i = 0; i < n; ++i) {
    float* p = p_.data() + i * A_;
    const float* row = y + i * A_;
    const float logSum = softmax(row, masks ? masks + i * A_ : nullptr, p);
    float mean = 0;
    for (int64_t a = 0; a < A_; ++a) mean += p[a] > 0 ? p[a] * row[a] : 0.0f;
    logSum_[static_cast<size_t>(i)] = logSum;
    entropies[i] = entropy_[static_cast<size_t>(i)] = logSum - mean;
    logProbs[i] = row[static_cast<int64_t>(latents[i])] - logSum;
  }
}

void Categorical::gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                           float* dy) {
  for (int64_t i = 0; i < n; ++i) {
    const float* p = p_.data() + i * A_;
    const auto choice = static_cast<int64_t>(latents[i]);
    for (int64_t a = 0; a < A_; ++a) {
      // d entropy / dy_a = -p_a (log p_a + entropy)
      const float logP = y[i * A_ + a] - logSum_[static_cast<size_t>(i)];
      const float pulled = p[a] > 0 ? p[a] * (logP + entropy_[static_cast<size_t>(i)]) : 0.0f;
      dy[i * A_ + a] = dLogProb[i] * ((a == choice ? 1.0f : 0.0f) - p[a]) - dEntropy * pulled;
    }
  }
}

}  // namespace autostock::rl
