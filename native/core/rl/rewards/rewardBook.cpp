#include "rl/rewards/rewardBook.h"

#include <algorithm>

#include "base/error.h"

namespace autostock::rl {

RewardBook::RewardBook(const Rewards& rewards, int64_t copies)
    : rewards_(rewards),
      copies_(copies),
      stride_((copies + SUM_LANES - 1) / SUM_LANES * SUM_LANES),
      states_(static_cast<size_t>(REWARD_STATES * stride_)),
      sums_(static_cast<size_t>(REWARD_SUMS * SUM_LANES)) {
  bool any = false;
  const double* states = states_.data();
  eachReward(rewards_, [&](const auto& reward) {
    if (reward.weight != 0) {
      any = true;
      needs_.logGrowth |= reward.NEEDS.logGrowth;
      needs_.turnover |= reward.NEEDS.turnover;
      needs_.drawdownRise |= reward.NEEDS.drawdownRise;
      for (int k = 0; k < reward.OBSERVED; ++k) observed_.push_back(states + k * stride_);
    }
    states += reward.STATES * stride_;
  });
  if (!any) throw Error(code::configInvalid, "rewards: every weight is 0, give at least one reward a weight");
  for (int64_t i = 0; i < stride_; ++i) start(i);
}

void RewardBook::start(int64_t copy) {
  double* states = states_.data() + copy;
  eachReward(rewards_, [&](const auto& reward) {
    double fresh[REWARD_STATES];
    reward.start(fresh);
    for (int k = 0; k < reward.STATES; ++k) states[k * stride_] = fresh[k];
    states += reward.STATES * stride_;
  });
}

RewardView RewardBook::view() { return {&rewards_, states_.data(), stride_, copies_, sums_.data()}; }

std::vector<std::string> RewardBook::parts() const {
  std::vector<std::string> names;
  eachReward(rewards_, [&](const auto& reward) {
    if (reward.weight == 0) return;
    names.push_back(reward.NAME);
    if (reward.CLIPS) names.push_back(std::string(reward.NAME) + " clipped");
  });
  return names;
}

void RewardBook::takeSums(double* sums) {
  const double* lanes = sums_.data();
  const auto add = [&] {
    for (int k = 0; k < SUM_LANES; ++k) *sums += lanes[k];
    ++sums;
  };
  eachReward(rewards_, [&](const auto& reward) {
    if (reward.weight != 0) add();
    lanes += SUM_LANES;
    if (!reward.CLIPS) return;
    if (reward.weight != 0) add();
    lanes += SUM_LANES;
  });
  forgetSums();
}

void RewardBook::forgetSums() { std::ranges::fill(sums_, 0); }

void RewardBook::visit(Archive& archive) {
  std::vector<double> states;
  for (int64_t k = 0; k < REWARD_STATES; ++k)
    states.insert(states.end(), states_.begin() + k * stride_, states_.begin() + k * stride_ + copies_);
  archive.numbers("states", states);
  archive.numbers("sums", sums_);
  for (int64_t k = 0; k < REWARD_STATES && archive.reading(); ++k)
    std::copy_n(states.begin() + k * copies_, copies_, states_.begin() + k * stride_);
}

}  // namespace autostock::rl
