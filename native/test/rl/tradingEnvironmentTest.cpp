#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

TradingOptions options(int actions) {
  TradingOptions made;
  made.actions = actions;
  made.levels = 5;
  made.maxExposure = 1.5;
  made.episodeBars = 60;
  made.costs = everyCost();
  return made;
}

/** Equity of every episode, step by step, is that of the backtest which follows the same weights. */
void checkReplays(const TradingData& data, const Market& market, const TradingOptions& o) {
  TradingStage stage(data, o, 11);
  const std::vector<Course> courses = playRandomly(stage, market, 5, 150);
  CHECK(courses.size() >= 11);
  double turnover = 0;
  for (const Course& course : courses) {
    const Backtested replay = replayed(course, market, o, data.spread);
    for (size_t k = 0; k < course.equity.size(); ++k) {
      CHECK_CLOSE(course.equity[k], replay.rows[k + 1].equity, 1e-12);
      turnover += replay.rows[k + 1].turnover;
    }
  }
  CHECK(turnover > 10);
}

/** Rewards and observations of one episode over all bars under prepared actions, as floats in order of time. */
std::vector<std::vector<float>> course(const TradingData& data, const std::vector<float>& actions) {
  TradingOptions o = options(2);
  o.randomStart = false;
  o.episodeBars = static_cast<int>(data.bars) - 1;
  TradingStage stage(data, o, 1);
  stage.reset(0);
  std::vector<std::vector<float>> rows{stage.observations};
  for (size_t t = 0; t + 1 < static_cast<size_t>(data.bars); ++t) {
    stage.step({actions[t]});
    rows.push_back(stage.ends[0] == End::none ? stage.observations : stage.finals);
    rows.back().push_back(stage.rewards[0]);
  }
  return rows;
}

}  // namespace

TEST_CASE("the backtest makes the same equity of an episode's weights, with every kind of cost and action") {
  const Market market(3, 200, 2);
  Account whole;
  whole.initialCashUsd = 20'000;
  whole.fractional = false;
  whole.minTradeWeight = 0.02;
  for (const int actions : {0, 1, 2}) {
    TradingOptions o = options(actions);
    checkReplays(market.data(), market, o);
    checkReplays(market.plain(), market, o);
    o.account = whole;
    o.noTradeBand = 0.1;
    checkReplays(market.data(), market, o);
  }
}

TEST_CASE("log returns of an episode sum to the logarithm of what equity grew by") {
  const Market market(2, 120, 1);
  TradingStage stage(market.data(), options(2), 1);
  std::vector<Rng> draws = stage.draws();
  stage.reset(3);
  double floats = 0;
  do {
    stage.stepRandomly(draws);
    floats += stage.rewards[0];
  } while (stage.ends[0] == End::none);
  double sum = 0;
  stage.market.takeRewardSums(&sum);
  const double growth = std::log(stage.market.finalEquity()[0] / Account{}.initialCashUsd);
  CHECK(std::abs(growth) > 0.001);
  CHECK(std::abs(sum - growth) < 1e-12);
  CHECK(std::abs(floats - growth) < 1e-6);
}

TEST_CASE("an observation holds the row's features and what is known of the account") {
  const Market market(2, 200, 3);
  const TradingOptions o = options(1);
  TradingStage stage(market.data(), o, 8);
  for (const Course& course : playRandomly(stage, market, 2, 130)) {
    const Backtested replay = replayed(course, market, o);
    double side = 0, entry = 1, high = o.account.initialCashUsd;
    int held = 0;
    for (size_t k = 0; k < course.observed.size(); ++k) {
      const size_t row = market.at(course.symbol, course.start + static_cast<int64_t>(k) + 1);
      const double shares = replay.positions[k + 1], close = market.close[row], equity = replay.rows[k + 1].equity;
      const double now = shares > 0 ? 1 : shares < 0 ? -1 : 0;
      if (now == side) held += now != 0;
      else held = 0, entry = close;
      side = now;
      high = std::max(high, equity);
      const Fill fill = fillShares(o.costs, equity / close, close, market.spread[row], o.costs.slippageBps * 1e-4);
      const float* seen = course.observed[k].data();
      for (size_t f = 0; f < 3; ++f) CHECK_EQ(seen[f], market.values[row * 3 + f]);
      CHECK_CLOSE(seen[3], replay.rows[k + 1].net, 1e-6);
      CHECK_CLOSE(seen[4], side * (close / entry - 1), 1e-6);
      CHECK_CLOSE(seen[5], std::log1p(held), 1e-6);
      CHECK_CLOSE(seen[6], equity / high - 1, 1e-6);
      CHECK_CLOSE(seen[7], (fill.commission + fill.spread + fill.slippage) / equity, 1e-6);
    }
  }
}

TEST_CASE("nothing after bar t moves an observation or a reward up to t") {
  const Market market(1, 80, 2);
  Market other = market;
  constexpr int64_t t = 40;
  const Market noise(1, 80, 2, 99);
  std::copy(noise.values.begin() + 2 * (t + 1), noise.values.end(), other.values.begin() + 2 * (t + 1));
  for (const auto lane : {&Market::open, &Market::close, &Market::spread, &Market::sizing})
    std::copy((noise.*lane).begin() + t + 1, (noise.*lane).end(), (other.*lane).begin() + t + 1);
  std::vector<float> actions;
  Rng rng(4, "actions");
  for (int k = 0; k < 80; ++k) actions.push_back(static_cast<float>(2 * rng.uniform() - 1));
  const auto one = course(market.data(), actions), two = course(other.data(), actions);
  for (size_t k = 0; k <= t; ++k) CHECK(one[k] == two[k]);
  for (size_t k = t + 1; k < 80; ++k) CHECK(one[k] != two[k]);
}

TEST_CASE("inputs shifted one bar into the future pay: the honest ones do not see the bar that is earned") {
  Market honest(1, 400, 1);
  Market leaking = honest;
  for (size_t t = 1; t < 400; ++t) {
    const auto sign = static_cast<float>(honest.close[t] > honest.close[t - 1] ? 1 : -1);
    honest.values[t] = sign;
    leaking.values[t - 1] = sign;
  }
  const auto growth = [](const Market& market) {
    TradingOptions o = options(2);
    o.costs = Costs{};
    o.randomStart = false;
    o.episodeBars = 399;
    TradingStage stage(market.plain(), o, 1);
    stage.reset(0);
    double sum = 0;
    for (int k = 0; k < 399; ++k) {
      stage.step({stage.observations[0]});
      sum += stage.rewards[0];
    }
    return sum;
  };
  CHECK(growth(leaking) > 3);
  CHECK(std::abs(growth(honest)) < 1.5);
}
