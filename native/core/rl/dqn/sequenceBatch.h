#pragma once

#include <span>
#include <vector>

#include "rl/dqn/bellmanLoss.h"
#include "rl/dqn/qNetwork.h"
#include "rl/dqn/replay.h"
#include "rl/normaliser.h"

namespace autostock::rl {

/**
 * Sequences out of a replay for networks with memory: burn-in from an empty memory, then `length` steps to learn from,
 * then as many as bootstrapping looks ahead. Kapturowski et al. 2019, "zero state" with burn-in.
 */
class SequenceBatch {
 public:
  SequenceBatch(const Space& space, const DqnOptions& options, int64_t sequences);

  /** Observations of the sequences whose learned steps start at these places. */
  void gather(const Replay& replay, const Normaliser& normaliser, std::span<const Place> places);
  /** Fills loss (actions, rewards, targets) of samples step * B + sequence; leaves the online memory after burn-in. */
  void aim(const Replay& replay, std::span<const Place> places, QNetwork& online, QNetwork& target, double rewardScale,
           BellmanLoss& loss);
  /** What is to be learned from. */
  Sequences learned() const;

 private:
  /** Outputs over all steps, and of the final observations of truncated episodes after their steps. */
  struct Pass {
    std::vector<float> z, finalZ;  // [T][B][A][K]
  };

  Place placeOf(Place start, int64_t t) const { return {start.time - burnIn_ + t, start.copy}; }
  void walk(QNetwork& network, int64_t steps, Pass& pass, std::vector<float>* learnedState);

  int64_t O_, B_, burnIn_, length_, T_;
  int64_t nStep_;
  double discount_;
  bool doubleQ_;
  std::vector<float> observations_;  // [T][B][O]
  std::vector<float> finals_;        // [T][B][O], of steps that truncated
  std::vector<uint8_t> starts_;      // [T][B]
  std::vector<uint8_t> truncated_;   // [T][B]
  std::vector<float> state_, learnedState_, spare_, next_, chooser_;
  Pass onlinePass_, targetPass_;
};

}  // namespace autostock::rl
