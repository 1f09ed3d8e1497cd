#pragma once

#include <cstdint>
#include <string>

#include "backtest/account.h"
#include "rl/rewards/rewardLanes.h"

namespace autostock::rl {

/** What a step reads of one bar. */
struct TradedBar {
  double open;
  double close;
  /** Quoted spread met by fills, a fraction of the price. */
  double spread;
  /** Weight of one unit of exposure. */
  double sizing;
};

/** N copies, an array each, padded to a multiple of SUM_LANES. highWater, entry, held: src/pipeline/positionTracker.ts. */
struct TradingLanes {
  int64_t* row;          // of the bar last marked
  const int64_t* last;   // row an episode is truncated at
  double *cash, *shares, *equity, *close;
  double *highWater, *entry, *held;
  /** Weights to aim at; NaN keeps the position. The band writes its own. */
  double* target;
  const double *scale, *inverseScale;  // of rewards
};

/** Values an observation holds behind the features, before those of the rewards. */
inline constexpr int64_t ACCOUNT_VALUES = 5;

struct TradingJob {
  Costs costs;
  Account account;
  double noTradeBand;
  RewardNeeds needs;
  bool quoted;      // spreads differ from bar to bar
  bool sized;       // so does the weight of an exposure
  bool costVaries;  // so does the cost of a unit of turnover, else it is `cost`
  float cost;
  const TradedBar* bars;   // [S * T]
  const float* values;     // [S * T][features]
  const float* logHeld;    // log(1 + bars held)
  int64_t features, width, copies;
  const double* const* observed;  // [observedCount] arrays of the rewards' states
  int64_t observedCount;
  TradingLanes lanes;
  RewardView rewards;
};

/** Where actions stand for exposures. */
struct ActionScale {
  bool discrete;
  double low, high;  // bounds of the action
  double flat;       // action without a position
  double step;       // exposure of one unit of action
};

struct TradingOut {
  float* observations;
  float* rewards;
  uint8_t* ends;
  /** Copies that ended. */
  int64_t* ended;
};

/** The kernels of one instruction set; every set gives the same bits. */
struct TradingKernels {
  const char* name;
  /** Actions to targets; false, nothing else said, when one is not finite, out of range or no choice. */
  bool (*aim)(const TradingJob&, const ActionScale&, const float* actions);
  /** Orders, fills, marks, rewards and observations of every copy; the number that ended. */
  int64_t (*step)(const TradingJob&, const TradingOut&);
  /** total: [BLOCK] rewards of copies from `first` on. */
  void (*reward)(const RewardView&, const StepBlock&, int64_t first, double* total);
};

extern const TradingKernels TRADING_SCALAR;
#if defined(AUTOSTOCK_X86_KERNELS)
extern const TradingKernels TRADING_AVX2;
extern const TradingKernels TRADING_AVX512;
#endif

/** "auto" gives the widest this machine has; a name it lacks throws AUTOSTOCK_NATIVE_DEVICE. */
const TradingKernels& tradingKernels(const std::string& name);

}  // namespace autostock::rl
