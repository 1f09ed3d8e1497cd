#pragma once

#include <span>
#include <string>
#include <vector>

#include "backtest/ledgerStep.h"
#include "rl/environments/trading/episodes.h"
#include "rl/environments/trading/trading.h"
#include "rl/environments/trading/tradingKernels.h"
#include "rl/rewards/rewardBook.h"

namespace autostock::rl {

/** openPortfolio(): each copy is a ledger of its own over all symbols, driven by the ledger's own functions. */
class PortfolioEnvironment final : public TradingCopies {
 public:
  PortfolioEnvironment(const TradingData& data, const PortfolioOptions& options, int64_t copies,
                       const std::string& simd);

  const Space& space() const override { return space_; }
  int64_t copies() const override { return copies_; }
  void reset(uint64_t seed, float* observations, uint8_t* masks) override;
  void step(const float* actions, const StepOut& out) override;
  std::vector<std::string> rewardParts() const override { return rewards_.parts(); }
  void takeRewardSums(double* sums) override { rewards_.takeSums(sums); }
  void visit(Archive& archive) override;

  int64_t episodes() const override { return episodes_.count(); }
  std::span<const int64_t> rows() const override { return bar_; }
  std::span<const double> equity() const override { return equity_; }
  std::span<const double> finalEquity() const override { return finalEquity_; }
  std::span<const double> targets() const override { return targets_; }

 private:
  size_t size() const { return static_cast<size_t>(copies_); }
  Lanes lanes(int64_t copy);
  void restart(uint64_t seed);
  void startEpisode(int64_t copy);
  /** Weights to aim at from a copy's actions. */
  void aim(int64_t copy, const float* actions);
  /** Orders, fills and marks of a copy's next bar; what rewards read of it. */
  void advance(int64_t copy);
  /** What PositionTracker of src/pipeline knows of positions. */
  void track(int64_t copy);
  void observe(int64_t copy, float* observation) const;

  TradingData data_;
  PortfolioOptions options_;
  int64_t copies_;
  Space space_;
  const TradingKernels& kernels_;
  Prices prices_;
  Episodes episodes_;
  RewardBook rewards_;

  uint64_t seed_ = 0;
  std::vector<uint64_t> episode_;
  std::vector<int64_t> bar_, last_;
  std::vector<double> cash_, equity_, highWater_, gross_, finalEquity_;                     // [N]
  std::vector<double> positions_, orders_, marks_, missing_, fills_, sides_, entries_, held_;  // [N][S]
  std::vector<double> targets_;                                                             // [N][S]
  std::vector<double> growth_, logGrowth_, turnover_, drawdownRise_, scale_, inverseScale_;  // [N] padded
};

}  // namespace autostock::rl
