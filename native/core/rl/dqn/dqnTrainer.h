#pragma once

#include <memory>
#include <vector>

#include "rl/dqn/dqnActor.h"
#include "rl/dqn/dqnLearner.h"
#include "rl/dqn/dqnOptions.h"
#include "rl/trainer.h"

namespace autostock::rl {

class OracleGuide;

/** DQN with the parts of Rainbow over N copies of one environment, whose actions are choices. */
class DqnTrainer final : public Trainer {
 public:
  /** AUTOSTOCK_NATIVE_ARGUMENT for a continuous action and for options that do not fit each other. */
  DqnTrainer(std::unique_ptr<Environment> environment, const NetworkOptions& network, const DqnOptions& options,
             NetworkFactory open);

  void run(int64_t steps, const Control& control) override;
  /** Demonstrations of Hester et al. 2018, without their margin loss: the random steps show what else is worth less. */
  Cloning clone(const CloneOptions& options, const Control& control) override;
  int64_t steps() const override { return steps_; }
  const Curve& curve() const override { return curve_; }
  DqnActor& actor() override { return actor_; }
  Tensors policy() override;
  void visit(Archive& archive) override;

 private:
  void begin();
  void collect();
  void act();
  void observe();
  void demonstrate(const OracleGuide& guide, double explore, Rng& draws, bool last);
  void record();
  double epsilon() const;
  double progress() const;

  std::unique_ptr<Environment> environment_;
  Space space_;
  DqnOptions options_;
  int64_t N_;
  Normaliser normaliser_;
  RewardScaler scaler_;
  DqnLearner learner_;
  DqnActor actor_;
  Rng choices_, noises_;

  std::vector<float> observed_, inputs_, finals_;  // [N][O]
  std::vector<float> actions_, rewards_, scaled_, state_;
  std::vector<uint8_t> starts_, masks_, explores_;
  std::vector<End> ends_;
  std::vector<double> episodeReturns_;
  double finishedReturn_ = 0, finished_ = 0, lastReturn_, rewardSum_ = 0;
  int64_t steps_ = 0, recordedSteps_ = 0;
  int64_t cloned_ = 0;  // steps of the oracle
  /** Environment steps since the last burst, and updates that are still due. */
  int64_t untrained_ = 0, owed_ = 0;
  bool begun_ = false, spent_ = false;
  Curve curve_;
};

}  // namespace autostock::rl
