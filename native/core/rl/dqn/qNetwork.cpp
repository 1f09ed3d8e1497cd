#include "rl/dqn/qNetwork.h"

#include "rl/checks.h"

namespace autostock::rl {

namespace {

constexpr double sigmaStart = 0.5;  // Fortunato et al. 2018
constexpr double outputGain = 0.1;  // first values near 0, whatever the rewards' scale

void blend(std::span<float> own, std::span<const float> other, double tau) {
  const auto share = static_cast<float>(tau);
  for (size_t i = 0; i < own.size(); ++i) own[i] = tau < 1 ? own[i] + share * (other[i] - own[i]) : other[i];
}

}  // namespace

QNetwork::QNetwork(const Space& space, const NetworkOptions& network, const DqnOptions& options, const Head& head,
                   NetworkFactory open)
    : head_(head), streams_{space.choices, head.width(), options.dueling} {
  const NetworkShape shape{space.observation, streams_.outputs(), 0, options.dueling ? head.width() : 0, outputGain};
  network_ = open(network, shape, static_cast<uint64_t>(options.seed), "q");
  if (options.noisy) noise_.emplace(*network_, sigmaStart);
}

void QNetwork::forward(const float* x, int64_t n, float* z, float* state, const uint8_t* starts) {
  if (!streams_.dueling) return network_->forward(x, n, z, state, starts);
  outputs_.resize(static_cast<size_t>(n * streams_.outputs()));
  network_->forward(x, n, outputs_.data(), state, starts);
  streams_.combine(outputs_.data(), n, z);
}

void QNetwork::choose(const float* x, int64_t n, const uint8_t* masks, float* actions, float* state,
                      const uint8_t* starts) {
  const int64_t A = streams_.choices;
  z_.resize(static_cast<size_t>(n * A * streams_.width));
  values_.resize(static_cast<size_t>(n * A));
  forward(x, n, z_.data(), state, starts);
  requireOutputs(z_.data(), static_cast<int64_t>(z_.size()));
  head_.values(z_.data(), n * A, values_.data());
  for (int64_t i = 0; i < n; ++i)
    actions[i] = static_cast<float>(bestChoice(values_.data() + i * A, A, masks ? masks + i * A : nullptr));
}

void QNetwork::draw(Rng& draws) {
  if (!noise_) return;
  noise_->draw(draws);
  quiet_ = false;
}

void QNetwork::quiet() {
  if (quiet_) return;
  noise_->quiet();
  quiet_ = true;
}

void QNetwork::chain() {
  if (noise_) noise_->chain();
}

void QNetwork::changed() {
  if (noise_) {
    quiet_ = false;
  } else {
    network_->refresh();
  }
}

void QNetwork::follow(QNetwork& other, double tau) {
  blend(weights(), other.weights(), tau);
  blend(sigmas(), other.sigmas(), tau);
  changed();
}

void QNetwork::visit(Archive& archive) {
  archive.floats("weights", weights());
  archive.floats("sigmas", sigmas());
  if (!archive.reading()) return;
  requireOutputs(weights().data(), static_cast<int64_t>(weights().size()));
  requireOutputs(sigmas().data(), static_cast<int64_t>(sigmas().size()));
  changed();
}

}  // namespace autostock::rl
