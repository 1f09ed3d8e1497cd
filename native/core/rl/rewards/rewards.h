#pragma once

#include <string>
#include <vector>

#include "base/fields.h"
#include "rl/rewards/cvar.h"
#include "rl/rewards/differentialSharpe.h"
#include "rl/rewards/downsideRatio.h"
#include "rl/rewards/drawdown.h"
#include "rl/rewards/kelly.h"
#include "rl/rewards/logReturn.h"
#include "rl/rewards/meanVariance.h"
#include "rl/rewards/turnover.h"

namespace autostock::rl {

/** The reward of a step: the sum of weight x part. A part of weight 0 is not computed. */
struct Rewards {
  LogReturn logReturn;
  DifferentialSharpe differentialSharpe;
  DownsideRatio downsideRatio;
  Drawdown drawdown;
  MeanVariance meanVariance;
  Turnover turnover;
  Cvar cvar;
  Kelly kelly;
};

/** The list: visit(reward) for each, in this order. A new reward is a member above and a word here. */
template <class Some, class Visit>
AUTOSTOCK_LANES constexpr void eachReward(Some& r, Visit&& visit) {
  const auto all = [&visit](auto&... reward) __attribute__((always_inline)) { (visit(reward), ...); };
  all(r.logReturn, r.differentialSharpe, r.downsideRatio, r.drawdown, r.meanVariance, r.turnover, r.cvar, r.kelly);
}

/** NativeReward of src/native/contract.ts. */
struct RewardInfo {
  std::string name;
  std::string description;
  std::string source;
  std::vector<FieldInfo> options;
};

/** Every reward, in the order of eachReward(). */
const std::vector<RewardInfo>& rewardCatalog();

/** Writes params over one reward's options. Unknown names throw AUTOSTOCK_CONFIG_UNKNOWN_NAME with the known ones, unknown
 *  keys and values out of range AUTOSTOCK_NATIVE_ARGUMENT. */
void setReward(Rewards& rewards, const std::string& name, const Params& params);

}  // namespace autostock::rl
