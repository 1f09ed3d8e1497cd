#include "rl/dqn/bellmanLoss.h"

#include <algorithm>

namespace autostock::rl {

BellmanLoss::BellmanLoss(const Head& head, const Streams& streams)
    : head_(head),
      streams_(streams),
      z_(static_cast<size_t>(streams.width)),
      dz_(static_cast<size_t>(streams.width)) {}

void BellmanLoss::start(int64_t samples) {
  S_ = samples;
  lossSum = valueSum = 0;
  const auto S = static_cast<size_t>(samples);
  actions.resize(S);
  for (auto* of : {&rewards, &discounts, &weights, &errors}) of->resize(S);
  masks.resize(S);
}

void BellmanLoss::aim(const float* next, const float* chooser) {
  const int64_t A = streams_.choices, K = streams_.width;
  values_.resize(static_cast<size_t>(S_ * A));
  chosen_.resize(static_cast<size_t>(S_ * K));
  targets_.resize(chosen_.size());
  head_.values(chooser, S_ * A, values_.data());
  for (int64_t i = 0; i < S_; ++i) {
    const int64_t best = bestChoice(values_.data() + i * A, A, masks[static_cast<size_t>(i)]);
    // A state without any choice is worth what the next reward was: nothing is bootstrapped.
    if (best < 0) discounts[static_cast<size_t>(i)] = 0;
    std::copy_n(next + (i * A + std::max<int64_t>(best, 0)) * K, K, chosen_.data() + i * K);
  }
  head_.target(chosen_.data(), rewards.data(), discounts.data(), S_, targets_.data());
}

void BellmanLoss::gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) {
  const int64_t width = streams_.outputs(), K = streams_.width;
  for (int64_t j = 0; j < n; ++j, y += width, dy += width) {
    const size_t i = samples[j];
    float value;
    streams_.pick(y, actions[i], z_.data());
    head_.values(z_.data(), 1, &value);
    const float loss = head_.loss(z_.data(), targets_.data() + static_cast<int64_t>(i) * K, dz_.data(), errors[i]);
    const float weight = weights[i] / static_cast<float>(S_);
    for (float& x : dz_) x *= weight;
    streams_.spread(dz_.data(), actions[i], dy);
    lossSum += weights[i] * loss;
    valueSum += value;
  }
}

}  // namespace autostock::rl
