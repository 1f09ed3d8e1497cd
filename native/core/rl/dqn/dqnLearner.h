#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "rl/adam.h"
#include "rl/dqn/bellmanLoss.h"
#include "rl/dqn/qNetwork.h"
#include "rl/dqn/replay.h"
#include "rl/dqn/sequenceBatch.h"
#include "rl/normaliser.h"

namespace autostock::rl {

/** Sums over updates, for the learning curve. */
struct DqnSums {
  double updates = 0, loss = 0, value = 0, error = 0, norm = 0;
};

/** Replay, online and target network: everything of DQN that knows no environment. Borrows the normaliser. */
class DqnLearner {
 public:
  DqnLearner(const Space& space, int64_t copies, const NetworkOptions& network, const DqnOptions& options,
             const Normaliser& normaliser, NetworkFactory open);

  Replay& replay() { return replay_; }
  QNetwork& online() { return online_; }

  /** One gradient step at this share of the training, once replay().ready(). Rewards are taken times rewardScale. */
  void update(double progress, double rewardScale);
  /** What the updates since the last call added up to. */
  DqnSums takeSums();

  void visit(Archive& archive);

 private:
  void learnRows(double rewardScale);
  void learnSequences(double rewardScale);
  void finish(double rate);

  Space space_;
  DqnOptions options_;
  const Normaliser& normaliser_;
  std::unique_ptr<Head> head_;
  QNetwork online_, target_;
  int64_t sequences_;  // 0 without memory
  Replay replay_;
  Adam adam_, sigmaAdam_;
  BellmanLoss loss_;
  std::optional<SequenceBatch> batch_;
  Rng samples_, noises_;
  int64_t updates_ = 0;
  DqnSums sums_;

  std::vector<Place> places_;
  std::vector<uint32_t> rows_;
  std::vector<float> weights_, errors_;              // [B]
  std::vector<float> observations_, following_;      // [B][O]
  std::vector<float> next_, chooser_;                // [B][A][K]
};

}  // namespace autostock::rl
