#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tuple>

#include "backtest/account.h"
#include "base/fields.h"
#include "rl/environments/environment.h"
#include "rl/environments/trading/tradingData.h"
#include "rl/rewards/rewards.h"

namespace autostock::rl {

/** NativeTrading of src/native/contract.ts: one symbol at a time on one account. */
struct TradingOptions {
  /** 0 levels: `levels` exposures, evenly from -maxExposure (0 without shorts) to maxExposure.
   *  1 steps: 0 sell one level, 1 hold the position, 2 buy one level.
   *  2 continuous: an exposure in [-1, 1] ([0, 1] without shorts) x maxExposure. */
  int actions = 0;
  /** Odd with shorts, so that flat is one of them. */
  int levels = 3;
  bool allowShort = true;
  double maxExposure = 1;
  /** A weight nearer than this to the one held keeps the position; closing it is never held back. */
  double noTradeBand = 0;
  /** Steps after which an episode is truncated. */
  int episodeBars = 256;
  /** Random symbols and starts; otherwise episodes follow one another, copy i from episode i on. */
  bool randomStart = true;
  /** A copy's first random episode has a random length, so that copies do not end together. */
  bool staggered = true;
  /** Mean size of exposure that is expected before training: with the symbol's variance, the scale of some rewards. */
  double averageExposure = 0.5;
  Costs costs;
  Account account;
  Rewards rewards;

  static constexpr auto fields() {
    return std::tuple{field("actions", &TradingOptions::actions, 0, 2),
                      field("levels", &TradingOptions::levels, 2, 101),
                      field("allowShort", &TradingOptions::allowShort),
                      field("maxExposure", &TradingOptions::maxExposure, 1e-6, 100),
                      field("noTradeBand", &TradingOptions::noTradeBand, 0, 100),
                      field("episodeBars", &TradingOptions::episodeBars, 1, 10'000'000),
                      field("randomStart", &TradingOptions::randomStart),
                      field("staggered", &TradingOptions::staggered),
                      field("averageExposure", &TradingOptions::averageExposure, 1e-3, 100)};
  }
};

/** NativePortfolio of src/native/contract.ts: all symbols on one account. */
struct PortfolioOptions {
  bool allowShort = true;
  /** Of one symbol. */
  double maxExposure = 1;
  /** Sum of the sizes of the weights aimed at; above it all are scaled down. */
  double maxGross = 1;
  /** Size of the sum of the weights aimed at; likewise. */
  double maxNet = 1;
  double noTradeBand = 0;
  int episodeBars = 256;
  bool randomStart = true;
  bool staggered = true;
  double averageExposure = 0.5;
  Costs costs;
  Account account;
  Rewards rewards;

  static constexpr auto fields() {
    return std::tuple{field("allowShort", &PortfolioOptions::allowShort),
                      field("maxExposure", &PortfolioOptions::maxExposure, 1e-6, 100),
                      field("maxGross", &PortfolioOptions::maxGross, 1e-6, 100),
                      field("maxNet", &PortfolioOptions::maxNet, 1e-6, 100),
                      field("noTradeBand", &PortfolioOptions::noTradeBand, 0, 100),
                      field("episodeBars", &PortfolioOptions::episodeBars, 1, 10'000'000),
                      field("randomStart", &PortfolioOptions::randomStart),
                      field("staggered", &PortfolioOptions::staggered),
                      field("averageExposure", &PortfolioOptions::averageExposure, 1e-3, 100)};
  }
};

/** A market to be traded, with what an evaluation asks of it beyond rewards. Spans are of the last step. */
class TradingCopies : public Environment {
 public:
  /** Episodes in order before they begin again: as many copies play each once. 0 where they are random. */
  virtual int64_t episodes() const = 0;
  /** [N] row the next decision is made at: s * T + t; t alone in a portfolio. */
  virtual std::span<const int64_t> rows() const = 0;
  /** [N] USD at that close. */
  virtual std::span<const double> equity() const = 0;
  /** [N] USD at the end of the episode that last ended, of copies where one has. */
  virtual std::span<const double> finalEquity() const = 0;
  /** [N][S] ([N] of one symbol at a time) weights aimed at in the last step; NaN kept the position. After a step that was
   *  refused they mean nothing. */
  virtual std::span<const double> targets() const = 0;
};

/**
 * Single-asset copies. A step decides at close t, fills at open t + 1, and is marked at close t + 1, on the backtest's
 * ledger. Observation: F features, exposure, unrealised return, log(1 + bars held), drawdown (<= 0), the cost of
 * buying shares for all equity now over equity, then A and B of the rewards that need them, in units of B_0. Ruin (equity <= 0) terminates.
 * Masks: restrictions, and the ends of the levels where actions are steps. Options that do not fit each other throw
 * AUTOSTOCK_CONFIG_INVALID, data as requireTradingData() says, no stretch long enough AUTOSTOCK_DATA_TOO_SHORT.
 * simd: as laneKernels() takes it; the bits do not depend on it.
 */
std::unique_ptr<TradingCopies> openTrading(const TradingData& data, const TradingOptions& options, int64_t copies,
                                           const std::string& simd = "auto");

/**
 * The same with all symbols on one account. Action: S exposures. Observation: for each symbol F features (0 where not
 * finite), 1 if it has a bar and all its features, exposure, unrealised return; then drawdown, gross, cash over equity; then
 * A and B.
 */
std::unique_ptr<TradingCopies> openPortfolio(const TradingData& data, const PortfolioOptions& options, int64_t copies,
                                             const std::string& simd = "auto");

}  // namespace autostock::rl
