#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "rl/networks/network.h"

namespace autostock::rl {

/**
 * Factorised Gaussian noise on a network's last layers: w = mu + sigma f(e_out) f(e_in), f(x) = sign(x) sqrt |x|.
 * Fortunato et al. 2018. It keeps mu and sigma; the network's parameters hold what they make of the noise.
 * sigma starts at sigmaStart / sqrt(inputs), mu at the network's own initialisation.
 */
class NoisyLayers {
 public:
  NoisyLayers(Network& network, double sigmaStart);

  /** mu, as long as the network's parameters: those without noise are among them. */
  std::span<float> means() { return means_; }
  /** sigma of the noisy parameters alone, and its gradient. */
  std::span<float> sigmas() { return sigmas_; }
  std::span<float> sigmaGradients() { return gradients_; }

  /** Fresh noise into the network. */
  void draw(Rng& draws);
  /** None. */
  void quiet();
  /** sigma's gradient from that of the network, which is mu's own, under the noise last drawn. */
  void chain();

 private:
  template <class Body>
  void eachWeight(const Body& body);

  Network& network_;
  std::vector<LinearView> layers_;
  std::vector<float> means_, sigmas_, gradients_;
  std::vector<float> inputs_, outputs_;  // f(noise) of each layer, one after another
};

}  // namespace autostock::rl
