#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/control.h"
#include "rl/actor.h"
#include "rl/archive.h"
#include "rl/cloneOptions.h"

namespace autostock::rl {

/** A learning curve: one row an update (PPO) or a report interval (DQN). */
struct Curve {
  std::vector<std::string> columns;  // "steps" first
  std::vector<double> rows;          // [R][columns]

  void visit(Archive& archive);
};

/** What clone() asks of a trainer first. */
void requireUncloned(bool spent, int64_t steps, int64_t cloned);

/** Learns a policy on one environment, on one thread. The same options, seed and data give the same bytes. */
class Trainer {
 public:
  virtual ~Trainer() = default;

  /**
   * Trains until at least `steps` environment steps have been made in all, over all copies. Checks `control` and reports
   * steps, `steps` and the last mean episode return at every update. A loss or gradient that is not finite throws
   * AUTOSTOCK_MODEL_DIVERGED; cancelling throws AUTOSTOCK_CANCELLED. After a throw the trainer is spent: what was saved
   * before it is as good as ever.
   */
  virtual void run(int64_t steps, const Control& control) = 0;

  /**
   * Copies the perfect-foresight oracle of the environment's market (planOracle) into the policy, before the first step
   * of training: a warm start. PPO fits its policy to the oracle's actions, then its value function to the policy's own
   * returns; DQN takes the oracle's transitions into its replay and learns from them. Its steps are not steps of the
   * training, which begins on fresh episodes. Reports the oracle's steps, `steps` and PPO's loss. Throws
   * AUTOSTOCK_NATIVE_ARGUMENT for an environment that does not trade one symbol at a time, and once the trainer has made
   * steps or has cloned, itself or in the checkpoint it was loaded from; otherwise as run().
   */
  virtual Cloning clone(const CloneOptions& options, const Control& control) = 0;

  virtual int64_t steps() const = 0;
  virtual const Curve& curve() const = 0;
  /** The policy as it stands, owned by the trainer. */
  virtual Actor& actor() = 0;

  /** What the policy is made of, for openPolicy(): its network by state-dict name under "policy.", and its normaliser. */
  virtual Tensors policy() = 0;

  /** Everything a later run() depends on: weights, moments, normalisers, replay, generators, the environment. */
  virtual void visit(Archive& archive) = 0;
};

}  // namespace autostock::rl
