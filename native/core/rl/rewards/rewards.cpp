#include "rl/rewards/rewards.h"

#include <type_traits>

namespace autostock::rl {

const std::vector<RewardInfo>& rewardCatalog() {
  static const std::vector<RewardInfo> list = [] {
    std::vector<RewardInfo> all;
    const Rewards rewards;
    eachReward(rewards, [&](const auto& reward) {
      using Reward = std::remove_cvref_t<decltype(reward)>;
      all.push_back({Reward::NAME, Reward::DESCRIPTION, Reward::SOURCE, describeFields<Reward>()});
    });
    return all;
  }();
  return list;
}

void setReward(Rewards& rewards, const std::string& name, const Params& params) {
  bool found = false;
  eachReward(rewards, [&](auto& reward) {
    if (name != reward.NAME) return;
    found = true;
    applyFields(reward, params, "rewards." + name);
  });
  if (found) return;
  std::string known;
  for (const RewardInfo& info : rewardCatalog()) known += (known.empty() ? "" : ", ") + info.name;
  throw Error(code::configUnknownName, "reward \"" + name + "\" is not known: use one of " + known);
}

}  // namespace autostock::rl
