#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rl/archive.h"
#include "rl/rewards/rewardLanes.h"

namespace autostock::rl {

/** Rewards of N copies: the state each copy carries, and what each part has come to. */
class RewardBook {
 public:
  /** Throws AUTOSTOCK_CONFIG_INVALID when no reward has weight. */
  RewardBook(const Rewards& rewards, int64_t copies);

  const RewardNeeds& needs() const { return needs_; }
  /** Arrays [copies] that an observation ends with. */
  const std::vector<const double*>& observed() const { return observed_; }

  /** Begins a copy anew, as before its first step and after its ruin. */
  void start(int64_t copy);
  /** What the kernels work on; valid as long as this is. */
  RewardView view();

  /** Weighted parts by name; "<name> clipped", how often it was, behind those that clip. */
  std::vector<std::string> parts() const;
  void takeSums(double* sums);
  void forgetSums();

  void visit(Archive& archive);

 private:
  Rewards rewards_;
  int64_t copies_;
  int64_t stride_;
  RewardNeeds needs_;
  std::vector<double> states_;  // [REWARD_STATES][stride]
  std::vector<double> sums_;    // [REWARD_SUMS][SUM_LANES]
  std::vector<const double*> observed_;
};

}  // namespace autostock::rl
