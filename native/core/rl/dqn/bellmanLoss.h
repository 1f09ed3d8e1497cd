#pragma once

#include <vector>

#include "rl/dqn/head.h"
#include "rl/networks/network.h"

namespace autostock::rl {

/** The error of a batch of S transitions against their Bellman targets, a mean weighted by their importance. */
class BellmanLoss final : public Loss {
 public:
  BellmanLoss(const Head& head, const Streams& streams);

  /** Makes room for S samples and forgets the sums. */
  void start(int64_t samples);
  int64_t samples() const { return S_; }

  // To be filled after start(), [S] each.
  std::vector<int64_t> actions;
  std::vector<float> rewards, discounts, weights;
  /** Masks of the states bootstrapped from, [A] each; nullptr = all. */
  std::vector<const uint8_t*> masks;

  /**
   * Targets from outputs [S][A][K] of the states bootstrapped from: of the choice that is best by `chooser`, valued by
   * `next`. One array for both is Q-learning; the online network's for `chooser`, double Q-learning (van Hasselt et al.
   * 2016).
   */
  void aim(const float* next, const float* chooser);

  /** Also fills errors. */
  void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) override;

  /** [S] how wrong each was, for priorities. */
  std::vector<float> errors;
  double lossSum = 0;
  /** Of the values of the actions taken. */
  double valueSum = 0;

 private:
  const Head& head_;
  const Streams& streams_;
  int64_t S_ = 0;
  std::vector<float> targets_, values_, chosen_, z_, dz_;
};

}  // namespace autostock::rl
