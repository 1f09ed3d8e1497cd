#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "backtest/backtestPanel.h"
#include "rl/environments/trading/trading.h"
#include "rl/stage.h"

namespace autostock::rl {

inline constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();

/** Ledger and positions [bars][S] of a backtest. */
struct Backtested {
  std::vector<LedgerRow> rows;
  std::vector<double> positions;
};

/** Random walks that open away from the close before, with features, quotes and sizes. */
struct Market {
  int64_t symbols, bars, features;
  std::vector<float> values;
  std::vector<double> open, close, spread, sizing, variances;
  std::vector<uint8_t> restrictions;

  Market(int64_t S, int64_t T, int64_t F, uint64_t seed = 1) : symbols(S), bars(T), features(F) {
    Rng rng(seed, "market");
    for (int64_t s = 0; s < S; ++s) {
      double price = 50;
      for (int64_t t = 0; t < T; ++t) {
        open.push_back(price *= std::exp(0.01 * rng.normal()));
        close.push_back(price *= std::exp(0.02 * rng.normal()));
        spread.push_back(0.001 + 0.002 * rng.uniform());
        sizing.push_back(0.5 + rng.uniform());
        for (int64_t f = 0; f < F; ++f) values.push_back(static_cast<float>(rng.normal()));
      }
    }
    variances.assign(static_cast<size_t>(S), 4e-4);
  }

  size_t at(int64_t s, int64_t t) const { return static_cast<size_t>(s * bars + t); }

  /** Prices alone, as one unit of weight per exposure. */
  TradingData plain() const {
    return {.symbols = symbols, .bars = bars, .features = features, .values = values.data(), .open = open.data(),
            .close = close.data(), .end = bars};
  }

  TradingData data() const {
    TradingData all = plain();
    all.spread = spread.data();
    all.sizing = sizing.data();
    all.variances = variances.data();
    if (!restrictions.empty()) all.restrictions = restrictions.data();
    return all;
  }

  /** What the backtest makes of weights [count][T] of symbols [first, first + count) in bars [start, end]. */
  Backtested backtest(int64_t first, int64_t count, const std::vector<double>& targets, int64_t start, int64_t end,
                  const Costs& costs, const Account& account, bool quoted = true) const {
    const std::vector<double> time(static_cast<size_t>(bars));
    const double* opens = open.data() + first * bars;
    const double* closes = close.data() + first * bars;
    const Panel panel{count, bars, time.data(), opens, opens, opens, closes, opens};
    Backtested replay;
    replay.rows.resize(static_cast<size_t>(end - start + 1));
    replay.positions.resize(replay.rows.size() * static_cast<size_t>(count));
    backtestPanel(panel, targets.data(), start, end + 1, costs, account, reinterpret_cast<double*>(replay.rows.data()),
                  replay.positions.data(), quoted ? spread.data() + first * bars : nullptr);
    return replay;
  }
};

/** Every kind of cost that the ledger knows. */
inline Costs everyCost() {
  return {.commissionBps = 2, .commissionPerShareUsd = 0.005, .commissionMinUsd = 1, .spreadBps = 6, .slippageBps = 3,
          .commissionMaxFraction = 0.01, .commissionFixedUsd = 0.3, .sellFeeBps = 0.3, .sellFeePerShareUsd = 0.0002,
          .sellFeeMaxUsd = 8};
}

/** Copies of a market, with what they wrote and what an evaluation asks of them. */
struct TradingStage : Stage {
  explicit TradingStage(std::unique_ptr<TradingCopies> opened)
      : Stage(std::move(opened)), market(static_cast<TradingCopies&>(*environment)) {}
  TradingStage(const TradingData& data, const TradingOptions& options, int64_t copyCount,
               const std::string& simd = "auto")
      : TradingStage(openTrading(data, options, copyCount, simd)) {}
  TradingStage(const TradingData& data, const PortfolioOptions& options, int64_t copyCount)
      : TradingStage(openPortfolio(data, options, copyCount)) {}

  /** Allowed actions, the same for copy i whatever their number. */
  std::vector<float> randomActions(std::vector<Rng>& draws) const {
    const Space& space = environment->space();
    std::vector<float> actions;
    for (size_t i = 0; i < copies; ++i) {
      const auto draw = [&] {
        return space.discrete() ? static_cast<double>(draws[i].integer(space.choices)) : 2.4 * draws[i].uniform() - 1.2;
      };
      const uint8_t* mask = masks.data() + i * static_cast<size_t>(space.choices);
      for (int64_t d = 0; d < space.dimensions; ++d) {
        double action = draw();
        while (space.masked && !mask[static_cast<int64_t>(action)]) action = draw();
        actions.push_back(static_cast<float>(action));
      }
    }
    return actions;
  }

  std::vector<Rng> draws() const {
    std::vector<Rng> each;
    for (uint32_t i = 0; i < copies; ++i) each.emplace_back(7, "actions", i);
    return each;
  }

  /** One step of random actions. */
  void stepRandomly(std::vector<Rng>& draws) { step(randomActions(draws)); }

  TradingCopies& market;
};

/** An episode as it was played: bars of its first and last close, the weights aimed at and what came of them. */
struct Course {
  int64_t symbol = 0, start = 0, end = 0;
  std::vector<double> targets;               // [T] of one symbol at a time, [S][T] of a portfolio
  std::vector<double> equity;                // [end - start]
  std::vector<std::vector<float>> observed;  // after each step
  std::vector<float> rewards;
};

/** What the backtest makes of an episode's weights. */
template <class Options>
Backtested replayed(const Course& course, const Market& market, const Options& options, bool quoted = true) {
  const auto symbols = static_cast<int64_t>(course.targets.size()) / market.bars;
  return market.backtest(course.symbol, symbols, course.targets, course.start, course.end, options.costs,
                         options.account, quoted);
}

/** Plays random allowed actions from `seed` and gives the episodes that ended. */
inline std::vector<Course> playRandomly(TradingStage& stage, const Market& market, uint64_t seed, int steps) {
  const int64_t S = static_cast<int64_t>(stage.market.targets().size() / stage.copies);
  std::vector<Rng> draws = stage.draws();
  std::vector<Course> ended, running(stage.copies);
  stage.reset(seed);
  for (int k = 0; k < steps; ++k) {
    const std::vector<int64_t> rows(stage.market.rows().begin(), stage.market.rows().end());
    stage.stepRandomly(draws);
    for (size_t i = 0; i < stage.copies; ++i) {
      Course& course = running[i];
      const int64_t t = rows[i] % market.bars;
      if (course.targets.empty()) {
        course.symbol = rows[i] / market.bars;
        course.start = t;
        course.targets.assign(static_cast<size_t>(S * market.bars), UNKNOWN);
      }
      for (int64_t s = 0; s < S; ++s)
        course.targets[market.at(s, t)] = stage.market.targets()[i * static_cast<size_t>(S) + static_cast<size_t>(s)];
      const bool last = stage.ends[i] != End::none;
      const float* row = (last ? stage.finals.data() : stage.observations.data()) + i * stage.width;
      course.end = t + 1;
      course.equity.push_back(last ? stage.market.finalEquity()[i] : stage.market.equity()[i]);
      course.observed.emplace_back(row, row + stage.width);
      course.rewards.push_back(stage.rewards[i]);
      if (last) ended.push_back(std::exchange(course, {}));
    }
  }
  return ended;
}

}  // namespace autostock::rl
