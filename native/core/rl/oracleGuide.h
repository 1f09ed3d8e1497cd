#pragma once

#include <cstdint>

#include "base/control.h"
#include "base/rng.h"
#include "rl/actor.h"
#include "rl/environments/trading/oracle.h"
#include "rl/environments/trading/tradingEnvironment.h"

namespace autostock::rl {

/** The oracle of an environment's market as a player of its copies. Borrows the environment. */
class OracleGuide {
 public:
  /** Plans the oracle; AUTOSTOCK_NATIVE_ARGUMENT for an environment that does not trade one symbol at a time. */
  OracleGuide(Environment& environment, const Control& control);

  /** actions: [N] the oracle's, from where each copy stands. */
  void demonstrate(float* actions) const;
  /** The same, but uniform allowed ones for about this share of copies. masks: [N][A] or nullptr. */
  void wander(const float* demonstrated, double share, const uint8_t* masks, Rng& draws, float* actions) const;

  /** Cloning::agreementBefore and -After of this policy. Leaves the environment in the middle of episodes. */
  double agreement(Actor& actor, uint64_t seed, double explore, const Control& control) const;

 private:
  bool same(float action, float demonstrated) const;

  TradingEnvironment& market_;
  Oracle oracle_;
};

}  // namespace autostock::rl
