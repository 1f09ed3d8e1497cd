#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "rl/environments/trading/oracle.h"
#include "rl/oracleGuide.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

TradingOptions wholeMarket(int actions, int levels, bool allowShort) {
  TradingOptions made;
  made.actions = actions;
  made.levels = levels;
  made.allowShort = allowShort;
  made.randomStart = false;
  made.episodeBars = 1000;
  return made;
}

struct Played {
  double equity;
  std::vector<int> actions;
};

/** The oracle's own course over the whole market. */
Played playedByOracle(const TradingData& data, const TradingOptions& options) {
  TradingStage stage(data, options, 1);
  const OracleGuide guide(*stage.environment, {});
  Played played{0, {}};
  std::vector<float> action(1);
  stage.reset(0);
  do {
    guide.demonstrate(action.data());
    played.actions.push_back(static_cast<int>(action[0]));
    stage.step(action);
  } while (stage.ends[0] == End::none);
  played.equity = stage.market.finalEquity()[0];
  return played;
}

/** The richest of all sequences of allowed actions, each played by the environment. */
Played richest(const TradingData& data, const TradingOptions& options) {
  TradingStage stage(data, options, 1);
  const auto A = static_cast<int>(stage.environment->space().choices);
  const int64_t steps = data.bars - 1;
  Played best{-1, {}};
  int64_t sequences = 1;
  for (int64_t k = 0; k < steps; ++k) sequences *= A;
  for (int64_t code = 0; code < sequences; ++code) {
    std::vector<int> actions;
    bool allowed = true;
    stage.reset(0);
    for (int64_t k = 0, rest = code; k < steps && allowed; ++k, rest /= A) {
      const auto action = static_cast<size_t>(rest % A);
      allowed = stage.masks.empty() || stage.masks[action] == 1;
      actions.push_back(static_cast<int>(action));
      if (allowed) stage.step({static_cast<float>(action)});
    }
    if (allowed && stage.market.finalEquity()[0] > best.equity) best = {stage.market.finalEquity()[0], actions};
  }
  return best;
}

Costs someCosts() { return {.commissionBps = 5, .spreadBps = 20, .slippageBps = 10, .sellFeeBps = 3}; }

}  // namespace

TEST_CASE("levels: the oracle plays the richest of all action sequences, with costs, quotes and sizes") {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const Market market(1, 6, 1, seed);
    for (const bool costly : {false, true}) {
      for (const bool allowShort : {false, true}) {
        TradingOptions options = wholeMarket(0, allowShort ? 3 : 2, allowShort);
        if (costly) options.costs = someCosts();
        for (const TradingData& data : {market.plain(), market.data()}) {
          const Played best = richest(data, options), oracle = playedByOracle(data, options);
          CHECK_CLOSE(oracle.equity / best.equity, 1, 1e-9);
          if (costly) CHECK(oracle.actions == best.actions);
        }
      }
    }
  }
}

TEST_CASE("steps: what the oracle does not see, a held weight's drift, costs it little") {
  double sum = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const Market market(1, 6, 1, seed);
    TradingOptions options = wholeMarket(1, 3, true);
    options.costs = someCosts();
    const double share = playedByOracle(market.plain(), options).equity / richest(market.plain(), options).equity;
    CHECK(share > 0.99);
    sum += share;
  }
  CHECK(sum / 12 > 0.999);
}

TEST_CASE("it trades where the moves pay for it and holds where costs exceed them") {
  Market market(1, 6, 1);
  std::ranges::fill(market.open, 100.0);
  market.close = {100, 100, 101, 101, 100, 100};
  market.open[3] = market.open[4] = 101;
  TradingOptions options = wholeMarket(0, 3, true);
  options.costs.commissionBps = 40;
  // A rise of 1 % within bar 2 and a fall within bar 4: 2 % in all for three units of turnover.
  CHECK(playedByOracle(market.plain(), options).actions == (std::vector<int>{1, 2, 2, 0, 0}));
  options.costs.commissionBps = 110;
  CHECK(playedByOracle(market.plain(), options).actions == (std::vector<int>{1, 1, 1, 1, 1}));
  options.costs.commissionBps = 0;
  options.noTradeBand = 2.5;
  CHECK(playedByOracle(market.plain(), options).actions == (std::vector<int>{1, 1, 1, 1, 1}));
}

TEST_CASE("restrictions are kept to, and worth waiting out") {
  Market market(1, 7, 1);
  for (size_t t = 0; t < 7; ++t) market.open[t] = market.close[t] = 100 - 4.0 * static_cast<double>(t);
  market.restrictions = {0, 0, 0, 0, 0, 0, 0};
  TradingOptions options = wholeMarket(0, 3, true);
  const auto played = [&](std::vector<uint8_t> bits) {
    market.restrictions = std::move(bits);
    TradingData data = market.plain();
    data.restrictions = market.restrictions.data();
    return playedByOracle(data, options).actions;
  };
  CHECK(played({0, 0, 0, 0, 0, 0, 0}) == (std::vector<int>{0, 0, 0, 0, 0, 0}));
  CHECK(played({NO_SHORT, NO_SHORT, 0, 0, 0, 0, 0}) == (std::vector<int>{1, 1, 0, 0, 0, 0}));
  CHECK(played({HALTED, 0, REDUCE_ONLY, 0, 0, 0, 0}) == (std::vector<int>{1, 0, 0, 0, 0, 0}));
  // The price turns at bar 3 while nothing may change: the short position has to be left before.
  for (size_t t = 3; t < 7; ++t) market.open[t] = market.close[t] = 92 + 30.0 * static_cast<double>(t - 2);
  const std::vector<int> early = played({0, 0, HALTED, HALTED, HALTED, HALTED, 0});
  CHECK_EQ(early[1], 2);
  CHECK_EQ(early[5], 2);
}

TEST_CASE("stretches are planned apart, continuous exposures on a grid of 21") {
  Market market(2, 30, 1);
  market.close[12] = UNKNOWN;
  TradingOptions options = wholeMarket(2, 3, true);
  options.maxExposure = 0.5;
  const Oracle oracle = planOracle(market.data(), options);
  CHECK_EQ(oracle.levels.count, 21);
  CHECK_CLOSE(oracle.levels.exposure(20), 0.5, 1e-15);
  CHECK_EQ(oracle.next.size(), size_t{2 * 30 * 21});
  const Oracle before = planOracle(market.data(), options);
  for (const size_t t : {13u, 20u}) market.close[t] *= 1.5;
  const Oracle after = planOracle(market.data(), options);
  for (int64_t row = 0; row <= 12; ++row) {
    for (int held = 0; held < 21; ++held) {
      CHECK_EQ(after.best(row, held), before.best(row, held));
      if (row >= 11) CHECK_EQ(after.best(row, held), held);
    }
  }
  CHECK(after.next != before.next);
  options.allowShort = false;
  CHECK_EQ(planOracle(market.data(), options).levels.flat, 0);
  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  CHECK_THROWS(planOracle(market.data(), options, control), code::cancelled);
}
