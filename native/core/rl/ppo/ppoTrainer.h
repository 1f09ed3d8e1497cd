#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rl/adam.h"
#include "rl/networks/network.h"
#include "rl/normaliser.h"
#include "rl/ppo/distribution.h"
#include "rl/ppo/ppoActor.h"
#include "rl/ppo/ppoLosses.h"
#include "rl/ppo/ppoOptions.h"
#include "rl/trainer.h"

namespace autostock::rl {

class OracleGuide;

/** PPO with an actor and a critic of their own, over N copies of one environment. */
class PpoTrainer final : public Trainer {
 public:
  PpoTrainer(std::unique_ptr<Environment> environment, const NetworkOptions& network, const PpoOptions& options,
             NetworkFactory open);

  void run(int64_t steps, const Control& control) override;
  Cloning clone(const CloneOptions& options, const Control& control) override;
  int64_t steps() const override { return steps_; }
  const Curve& curve() const override { return curve_; }
  PpoActor& actor() override { return actor_; }
  Tensors policy() override;
  void visit(Archive& archive) override;

 private:
  /** Samples of one rollout, [T][N] and the like. */
  struct Rollout {
    std::vector<float> observations, latents, logProbs, values, rewards, endValues, advantages, returns, noise, standard;
    std::vector<uint8_t> starts, masks;
    std::vector<End> ends;
    std::vector<float> actorState, criticState;  // before the first step
  };

  void begin();
  void collect(const Control& control);
  void takeStep(int64_t t);
  void keep(int64_t t);
  void play(int64_t t);
  void bootstrap(int64_t t);
  void estimateReturns();
  void update(const Control& control);
  using Learn = std::function<bool(std::span<const uint32_t> rows, int64_t count)>;
  void sweep(int epochs, const Control& control, const Learn& learn);
  void accumulate(Network& network, const std::vector<float>& state, std::span<const uint32_t> rows, Loss& loss);
  void demonstrate(const OracleGuide& guide, double explore, Rng& draws, const Control& control);
  void learnValues(int epochs, const Control& control);
  bool learn(std::span<const uint32_t> rows, int64_t count);
  void record();
  double left() const;

  std::unique_ptr<Environment> environment_;
  Space space_;
  PpoOptions options_;
  int64_t N_, T_;
  std::unique_ptr<Distribution> distribution_;
  std::unique_ptr<Network> actorNetwork_, criticNetwork_;
  Normaliser normaliser_;
  RewardScaler scaler_;
  Adam actorAdam_, criticAdam_;
  PpoActor actor_;
  Rng draws_, shuffles_, noises_;

  Rollout rollout_;
  PpoSamples samples_{};
  PpoSums sums_;
  PolicyLoss policyLoss_;
  ValueLoss valueLoss_;

  std::vector<float> observed_, finals_, actions_, outputs_, lastValues_, actorState_, criticState_, spareState_, rowsOf_, standard_;
  std::vector<uint8_t> startsNow_, masksNow_;
  std::vector<uint32_t> order_;
  std::vector<double> episodeReturns_;
  double finishedReturn_ = 0, finished_ = 0, lastReturn_;
  int64_t steps_ = 0;
  int64_t cloned_ = 0;  // steps of the oracle
  bool begun_ = false;
  bool spent_ = false;
  Curve curve_;
};

}  // namespace autostock::rl
