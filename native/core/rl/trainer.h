#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/control.h"
#include "rl/actor.h"
#include "rl/archive.h"

namespace autostock::rl {

/** A learning curve: one row an update (PPO) or a report interval (DQN). */
struct Curve {
  std::vector<std::string> columns;  // "steps" first
  std::vector<double> rows;          // [R][columns]

  void visit(Archive& archive);
};

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
