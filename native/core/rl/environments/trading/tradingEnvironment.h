#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rl/environments/trading/episodes.h"
#include "rl/environments/trading/restrictions.h"
#include "rl/environments/trading/trading.h"
#include "rl/environments/trading/tradingKernels.h"
#include "rl/rewards/rewardBook.h"

namespace autostock::rl {

/** TradingOptions::actions. */
enum Actions : int { LEVELS, STEPS, CONTINUOUS };
/** Of STEPS: 0 sells, 2 buys. */
inline constexpr int HOLD = 1;

/** So many levels, evenly over the exposures that these options allow. */
Levels levelsOf(int count, const TradingOptions& options);

/** openTrading(): state in arrays over copies, stepped by the kernels; what is rare (episodes, masks) goes copy by copy. */
class TradingEnvironment final : public TradingCopies {
 public:
  TradingEnvironment(const TradingData& data, const TradingOptions& options, int64_t copies, const std::string& simd);

  const Space& space() const override { return space_; }
  int64_t copies() const override { return copies_; }
  void reset(uint64_t seed, float* observations, uint8_t* masks) override;
  void step(const float* actions, const StepOut& out) override;
  std::vector<std::string> rewardParts() const override { return rewards_.parts(); }
  void takeRewardSums(double* sums) override { rewards_.takeSums(sums); }
  void visit(Archive& archive) override;

  int64_t episodes() const override { return episodes_.count(); }
  std::span<const int64_t> rows() const override { return {row_.data(), size()}; }
  std::span<const double> equity() const override { return {equity_.data(), size()}; }
  std::span<const double> finalEquity() const override { return finalEquity_; }
  std::span<const double> targets() const override { return {target_.data(), size()}; }

  const TradingData& data() const { return data_; }
  const TradingOptions& options() const { return options_; }
  /** The level a copy holds: the one aimed at where masks depend on it, else the nearest to its weight. */
  int heldLevel(int64_t copy, const Levels& levels) const;

 private:
  size_t size() const { return static_cast<size_t>(copies_); }
  uint8_t bits(int64_t row) const { return data_.restrictions ? data_.restrictions[row] : 0; }
  void restart(uint64_t seed);
  void startEpisode(int64_t copy);
  /** What belongs to the rows a copy is at, not to its course. */
  void settle(int64_t copy);
  void observeStart(int64_t copy, float* observation) const;
  /** Actions to targets and levels, or throws before any level has changed. */
  void decide(const float* actions);
  int levelOf(int64_t copy, float action) const;
  void writeMask(int64_t copy, uint8_t* mask) const;
  void makeJob();

  TradingData data_;
  TradingOptions options_;
  int64_t copies_;
  Space space_;
  Levels levels_;
  const TradingKernels& kernels_;
  Episodes episodes_;
  RewardBook rewards_;
  std::vector<TradedBar> bars_;
  std::vector<double> deviations_;  // [S] sqrt(B_0)
  std::vector<float> logHeld_;
  std::vector<const double*> observed_;
  ActionScale scale_{};
  TradingJob job_{};

  uint64_t seed_ = 0;
  std::vector<uint64_t> episode_;  // number of the running one
  std::vector<int64_t> row_, last_, ended_;
  std::vector<double> cash_, shares_, equity_, close_, highWater_, entry_, held_, target_, deviation_, inverse_;
  std::vector<double> finalEquity_;
  std::vector<uint8_t> level_;  // aimed at, where masks depend on it
  std::vector<uint8_t> masks_;
};

}  // namespace autostock::rl
