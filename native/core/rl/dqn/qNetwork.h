#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "rl/dqn/dqnOptions.h"
#include "rl/dqn/head.h"
#include "rl/dqn/noise.h"
#include "rl/environments/environment.h"
#include "rl/networks/network.h"

namespace autostock::rl {

/** A network as a function of actions: its outputs through streams and head, its noise. Borrows the head. */
class QNetwork {
 public:
  QNetwork(const Space& space, const NetworkOptions& network, const DqnOptions& options, const Head& head,
           NetworkFactory open);

  const Head& head() const { return head_; }
  const Streams& streams() const { return streams_; }
  Network& network() { return *network_; }
  int64_t stateSize() const { return network_->stateSize(); }

  /** z: [n][A][K]; otherwise as Network::forward. */
  void forward(const float* x, int64_t n, float* z, float* state, const uint8_t* starts);
  /** The best choices [n] that masks [n][A] (nullptr = all) allow; AUTOSTOCK_MODEL_DIVERGED for values not finite. */
  void choose(const float* x, int64_t n, const uint8_t* masks, float* actions, float* state, const uint8_t* starts);

  /** Fresh noise, where there is any. */
  void draw(Rng& draws);
  /** None, as in evaluation. */
  void quiet();

  /** What is trained, and its gradients once chain() was called. */
  std::span<float> weights() { return noise_ ? noise_->means() : network_->parameters(); }
  std::span<float> sigmas() { return noise_ ? noise_->sigmas() : std::span<float>(); }
  std::span<float> gradients() { return network_->gradients(); }
  std::span<float> sigmaGradients() { return noise_ ? noise_->sigmaGradients() : std::span<float>(); }
  void chain();
  /** To be called once weights or sigmas were changed. */
  void changed();
  /** Moves by the share tau towards another. */
  void follow(QNetwork& other, double tau);

  void visit(Archive& archive);

 private:
  const Head& head_;
  Streams streams_;
  std::unique_ptr<Network> network_;
  std::optional<NoisyLayers> noise_;
  bool quiet_ = true;
  std::vector<float> outputs_, z_, values_;
};

}  // namespace autostock::rl
