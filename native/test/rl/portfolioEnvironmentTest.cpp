#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

constexpr int64_t S = 4, F = 2;

/** One symbol has short and long holes, another begins late and stops early. */
Market gaps() {
  Market market(S, 160, F);
  const auto hole = [&](int64_t s, int64_t from, int64_t to) {
    for (int64_t t = from; t < to; ++t) market.open[market.at(s, t)] = market.close[market.at(s, t)] = UNKNOWN;
  };
  for (int64_t t = 10; t < 160; t += 9) hole(1, t, t + (t % 2 ? 2 : 5));
  hole(2, 0, 30);
  hole(2, 120, 160);
  market.values[market.at(3, 50) * F] = NAN;
  market.sizing[market.at(3, 51)] = UNKNOWN;
  return market;
}

PortfolioOptions options() {
  PortfolioOptions made;
  made.maxExposure = 0.8;
  made.maxGross = 1.2;
  made.episodeBars = 50;
  made.costs = everyCost();
  made.account.staleBars = 3;
  return made;
}

}  // namespace

TEST_CASE("the backtest makes the same equity of a portfolio's weights, over symbols that miss bars") {
  const Market market = gaps();
  for (const bool whole : {false, true}) {
    PortfolioOptions o = options();
    o.account.fractional = !whole;
    o.account.minTradeWeight = whole ? 0.02 : 0;
    o.noTradeBand = whole ? 0.1 : 0;
    const TradingData data = whole ? market.plain() : market.data();
    TradingStage stage(data, o, 5);
    const std::vector<Course> courses = playRandomly(stage, market, 3, 200);
    CHECK(courses.size() >= 15);
    for (const Course& course : courses) {
      const Backtested replay = replayed(course, market, o, data.spread);
      const double first = o.account.initialCashUsd;
      double high = first;
      for (size_t k = 0; k < course.equity.size(); ++k) {
        const LedgerRow& row = replay.rows[k + 1];
        CHECK_CLOSE(course.equity[k], row.equity, 1e-12);
        CHECK_CLOSE(course.rewards[k], std::log(row.equity / replay.rows[k].equity), 1e-6);
        high = std::max(high, row.equity);
        const float* account = course.observed[k].data() + S * (F + 5);
        CHECK_CLOSE(account[0], row.equity / high - 1, 1e-6);
        CHECK_CLOSE(account[1], row.gross, 1e-6);
        CHECK_CLOSE(account[2], row.cash / row.equity, 1e-6);
      }
    }
  }
}

TEST_CASE("an observation says of each symbol what is known, held, earned and what trading it costs") {
  const Market market = gaps();
  TradingStage stage(market.data(), options(), 3);
  int unknown = 0;
  for (const Course& course : playRandomly(stage, market, 4, 160)) {
    const PortfolioOptions o = options();
    const Backtested replay = replayed(course, market, o);
    for (int64_t s = 0; s < S; ++s) {
      double side = 0, entry = 1, held = 0, mark = market.close[market.at(s, course.start)];
      for (size_t k = 0; k < course.observed.size(); ++k) {
        const size_t row = market.at(s, course.start + static_cast<int64_t>(k) + 1);
        const bool trades = market.close[row] > 0;
        if (trades) mark = market.close[row];
        const double shares = replay.positions[(k + 1) * S + static_cast<size_t>(s)];
        const double now = shares > 0 ? 1 : shares < 0 ? -1 : 0;
        if (now != side) entry = mark;
        held = now == side ? held + std::abs(now) : 0;
        side = now;
        const float* seen = course.observed[k].data() + s * (F + 5);
        bool all = trades;
        for (size_t f = 0; f < F; ++f) {
          const float value = market.values[row * F + f];
          all = all && std::isfinite(value);
          CHECK_EQ(seen[f], std::isfinite(value) ? value : 0.0f);
        }
        unknown += !all;
        CHECK_EQ(seen[F], all ? 1.0f : 0.0f);
        CHECK_CLOSE(seen[F + 1], side == 0 ? 0 : shares * mark / replay.rows[k + 1].equity, 1e-6);
        CHECK_CLOSE(seen[F + 2], side == 0 ? 0 : side * (mark / entry - 1), 1e-6);
        CHECK_CLOSE(seen[F + 3], std::log1p(held), 1e-6);
        const double equity = replay.rows[k + 1].equity;
        const Fill fill = fillShares(o.costs, equity / mark, mark, market.spread[row], o.costs.slippageBps * 1e-4);
        CHECK_CLOSE(seen[F + 4], trades ? (fill.commission + fill.spread + fill.slippage) / equity : 0, 1e-6);
      }
    }
  }
  CHECK(unknown > 50);
}

TEST_CASE("weights beyond the caps of gross and net are scaled down together") {
  const Market market(3, 20, 1);
  PortfolioOptions o;
  o.randomStart = false;
  o.episodeBars = 19;
  o.maxGross = 1.5;
  o.maxNet = 1.5;
  TradingStage stage(market.plain(), o, 1);
  stage.reset(0);
  stage.step({1, -1, 0.5f});
  CHECK_CLOSE(stage.market.targets()[0], 0.6, 1e-12);
  CHECK_CLOSE(stage.market.targets()[1], -0.6, 1e-12);
  CHECK_CLOSE(stage.market.targets()[2], 0.3, 1e-12);
  stage.step({0.5f, -0.5f, 0.25f});
  CHECK_EQ(stage.market.targets()[0], 0.5);
  o.maxNet = 0.5;
  TradingStage balanced(market.plain(), o, 1);
  balanced.reset(0);
  balanced.step({0.25f, -0.75f, -0.25f});
  CHECK_CLOSE(balanced.market.targets()[0], 0.25 * 0.5 / 0.75, 1e-12);
  CHECK_CLOSE(balanced.market.targets()[1], -0.5, 1e-12);
  balanced.step({0.75f, -0.75f, 0});
  CHECK_EQ(balanced.market.targets()[0], 0.75);
  o.maxNet = 1.5;
  o.allowShort = false;
  TradingStage longOnly(market.plain(), o, 1);
  longOnly.reset(0);
  longOnly.step({0.5f, -1, 7});
  CHECK_EQ(longOnly.market.targets()[1], 0.0);
  CHECK_EQ(longOnly.market.targets()[2], 1.0);
}

TEST_CASE("restrictions hold symbol by symbol") {
  Market market(3, 20, 1);
  market.restrictions.assign(60, 0);
  for (int64_t t = 0; t < 20; ++t) {
    market.restrictions[market.at(0, t)] = NO_SHORT;
    market.restrictions[market.at(1, t)] = t > 0 ? HALTED : 0;
    market.restrictions[market.at(2, t)] = t > 0 ? REDUCE_ONLY : 0;
  }
  TradingData data = market.plain();
  data.restrictions = market.restrictions.data();
  PortfolioOptions o;
  o.randomStart = false;
  o.maxGross = 3;
  TradingStage stage(data, o, 1);
  stage.reset(0);
  stage.step({-1, 0.5f, -0.5f});
  CHECK_EQ(stage.market.targets()[0], 0.0);
  stage.step({0.5f, 1, -1});
  CHECK_EQ(stage.market.targets()[0], 0.5);
  CHECK(std::isnan(stage.market.targets()[1]));
  CHECK(std::isnan(stage.market.targets()[2]));
  stage.step({0.5f, 0, 0.5f});
  CHECK(std::isnan(stage.market.targets()[1]));
  CHECK_EQ(stage.market.targets()[2], 0.0);
}

TEST_CASE("ruin terminates a portfolio and the next episode begins afresh") {
  Market market(2, 8, 1);
  std::ranges::fill(market.open, 10.0);
  for (size_t t = 2; t < 8; ++t) market.open[t] = 40;
  market.close = market.open;
  PortfolioOptions o;
  o.randomStart = false;
  TradingStage stage(market.plain(), o, 1);
  stage.reset(0);
  stage.step({-1, 0});
  stage.step({-1, 0});
  CHECK(stage.ends[0] == End::terminated);
  CHECK_CLOSE(stage.market.finalEquity()[0], -200'000, 1e-12);
  CHECK_CLOSE(stage.rewards[0], std::log(1e-6), 1e-6);
  CHECK_EQ(stage.finals[2 * 6], -1.0f);
  CHECK_EQ(stage.market.equity()[0], 100'000.0);
  CHECK_EQ(stage.observations[2 * 6 + 2], 1.0f);
}

TEST_CASE("copies of a portfolio do not depend on their number and go on from what was saved") {
  const Market market = gaps();
  PortfolioOptions o = options();
  o.rewards.differentialSharpe.weight = o.rewards.kelly.weight = o.rewards.turnover.weight = 0.1;
  TradingStage few(market.data(), o, 2), many(market.data(), o, 70), loaded(market.data(), o, 70);
  std::vector<Rng> fewDraws = few.draws(), draws = many.draws();
  few.reset(6);
  many.reset(6);
  for (int k = 0; k < 120; ++k) {
    few.stepRandomly(fewDraws);
    many.stepRandomly(draws);
    CHECK(std::equal(few.observations.begin(), few.observations.end(), many.observations.begin()));
    CHECK(std::equal(few.rewards.begin(), few.rewards.end(), many.rewards.begin()));
  }
  loaded.load(many.saved());
  std::vector<Rng> again = draws;
  for (int k = 0; k < 60; ++k) {
    many.stepRandomly(draws);
    loaded.stepRandomly(again);
    CHECK(many.observations == loaded.observations);
    CHECK(many.rewards == loaded.rewards);
  }
  CHECK(many.saved() == loaded.saved());
  CHECK_THROWS(few.load(many.saved()), code::modelCheckpoint);
}

TEST_CASE("a portfolio that cannot be traded is refused by name") {
  Market market = gaps();
  TradingData data = market.data();
  const auto open = [&] { TradingStage(data, options(), 1); };
  market.spread[market.at(1, 10)] = UNKNOWN;
  CHECK_THROWS(open(), code::dataInvalid, "spread[170]");
  market.spread[market.at(1, 10)] = 0;
  std::ranges::fill(market.close, UNKNOWN);
  CHECK_THROWS(open(), code::dataTooShort);
  data.bars = 0;
  CHECK_THROWS(open(), code::argument, "0 bars");
}
