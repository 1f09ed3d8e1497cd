#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

using Mask = std::vector<uint8_t>;

TradingOptions inOrder(int actions, int levels) {
  TradingOptions made;
  made.actions = actions;
  made.levels = levels;
  made.randomStart = false;
  return made;
}

/** One symbol at a constant price, under these bits bar by bar. */
Market flatMarket(std::vector<uint8_t> bits) {
  Market market(1, static_cast<int64_t>(bits.size()), 1);
  std::ranges::fill(market.open, 100.0);
  std::ranges::fill(market.close, 100.0);
  market.restrictions = std::move(bits);
  return market;
}

TradingData restrictedData(const Market& market) {
  TradingData data = market.plain();
  data.restrictions = market.restrictions.data();
  return data;
}

}  // namespace

TEST_CASE("masks of levels follow the bits and the level held") {
  // Levels -1, -0.5, 0, 0.5, 1; decisions alternate between free bars and restricted ones.
  const Market market = flatMarket({0, NO_SHORT, 0, NO_SHORT, REDUCE_ONLY, 0, REDUCE_ONLY, HALTED, 0, 0});
  const TradingData data = restrictedData(market);
  TradingStage stage(data, inOrder(0, 5), 1);
  stage.reset(0);
  CHECK(stage.masks == (Mask{1, 1, 1, 1, 1}));
  stage.step({2});
  CHECK(stage.masks == (Mask{0, 0, 1, 1, 1}));
  stage.step({4});
  stage.step({1});
  CHECK(stage.masks == (Mask{0, 1, 1, 1, 1}));
  stage.step({1});
  CHECK(stage.masks == (Mask{0, 1, 1, 0, 0}));
  stage.step({2});
  stage.step({3});
  CHECK(stage.masks == (Mask{0, 0, 1, 1, 0}));
  stage.step({3});
  CHECK(stage.masks == (Mask{0, 0, 0, 1, 0}));
  stage.step({3});
  CHECK(std::isnan(stage.market.targets()[0]));
  CHECK(stage.masks == (Mask{1, 1, 1, 1, 1}));
}

TEST_CASE("a masked action is refused by name and moves nothing") {
  const Market market = flatMarket({NO_SHORT, NO_SHORT, NO_SHORT, NO_SHORT});
  const TradingData data = restrictedData(market);
  TradingStage stage(data, inOrder(0, 3), 2);
  stage.reset(0);
  stage.step({2, 1});
  const std::vector<uint8_t> before = stage.saved();
  CHECK_THROWS(stage.step({2, 0}), code::argument, "copy 1 must be an allowed choice, was 0");
  CHECK_THROWS(stage.step({2, 3}), code::argument, "copy 1 must be a whole number in [0, 3), was 3");
  CHECK_THROWS(stage.step({0.5f, 1}), code::argument, "copy 0 must be a whole number");
  CHECK_THROWS(stage.step({2, NAN}), code::argument, "copy 1");
  CHECK(stage.saved() == before);
  stage.step({2, 1});
  TradingStage continuous(data, inOrder(2, 3), 2);
  continuous.reset(0);
  CHECK_THROWS(continuous.step({INFINITY, 0}), code::argument, "copy 0 must be finite");
}

TEST_CASE("sell, hold and buy go one level at a time and stop at the ends") {
  const Market market = flatMarket(std::vector<uint8_t>(12));
  TradingStage stage(market.plain(), inOrder(1, 3), 1);
  const auto after = [&](float action) {
    stage.step({action});
    return stage.market.targets()[0];
  };
  stage.reset(0);
  CHECK(stage.masks == (Mask{1, 1, 1}));
  CHECK(std::isnan(after(1)));
  CHECK_EQ(after(0), -1.0);
  CHECK(stage.masks == (Mask{0, 1, 1}));
  CHECK(std::isnan(after(1)));
  CHECK_EQ(after(2), 0.0);
  CHECK_EQ(after(2), 1.0);
  CHECK(stage.masks == (Mask{1, 1, 0}));
  CHECK_THROWS(stage.step({2}), code::argument, "copy 0 must be an allowed choice");
  TradingOptions longOnly = inOrder(1, 2);
  longOnly.allowShort = false;
  TradingStage onlyLong(market.plain(), longOnly, 1);
  onlyLong.reset(0);
  CHECK(onlyLong.masks == (Mask{0, 1, 1}));
}

TEST_CASE("continuous exposures are cut to what the bits allow") {
  const Market market = flatMarket({NO_SHORT, NO_SHORT, REDUCE_ONLY, REDUCE_ONLY, REDUCE_ONLY, HALTED, 0, 0});
  const TradingData data = restrictedData(market);
  TradingStage stage(data, inOrder(2, 3), 1);
  const auto after = [&](float action) {
    stage.step({action});
    return stage.market.targets()[0];
  };
  stage.reset(0);
  CHECK_EQ(after(-1), 0.0);
  CHECK_EQ(after(0.5f), 0.5);
  CHECK(std::isnan(after(1)));
  CHECK_EQ(after(0.25f), 0.25);
  CHECK_EQ(after(-0.5f), 0.0);
  CHECK(std::isnan(after(1)));
  CHECK_EQ(after(-3), -1.0);
}

TEST_CASE("no allowed action opens or enlarges what the bits forbid") {
  Market market(2, 300, 1);
  Rng rng(6, "bits");
  for (size_t i = 0; i < market.open.size(); ++i)
    market.restrictions.push_back(static_cast<uint8_t>(rng.uniform() < 0.5 ? 0 : rng.integer(8)));
  const TradingData data = market.data();
  for (const int actions : {0, 1, 2}) {
    TradingOptions o = inOrder(actions, 5);
    o.episodeBars = 100;
    o.costs = everyCost();
    TradingStage stage(data, o, 6);
    for (const Course& course : playRandomly(stage, market, 1, 100)) {
      const Backtested replay = replayed(course, market, o);
      for (size_t k = 0; k < course.equity.size(); ++k) {
        CHECK_CLOSE(course.equity[k], replay.rows[k + 1].equity, 1e-12);
        const uint8_t bits = market.restrictions[market.at(course.symbol, course.start + static_cast<int64_t>(k))];
        const double old = replay.positions[k], now = replay.positions[k + 1], slack = 1e-9 * std::abs(old);
        if (bits & HALTED) CHECK_EQ(now, old);
        if (bits & (NO_SHORT | REDUCE_ONLY)) CHECK(now >= std::min(old, 0.0) - slack);
        if (bits & REDUCE_ONLY) CHECK(now <= std::max(old, 0.0) + slack);
      }
    }
  }
}

TEST_CASE("inside the band the position is kept, but closing is never held back") {
  Market market = flatMarket(std::vector<uint8_t>(8));
  TradingOptions o = inOrder(2, 3);
  o.noTradeBand = 0.1;
  TradingStage stage(market.plain(), o, 1);
  const auto after = [&](float action) {
    stage.step({action});
    return stage.market.targets()[0];
  };
  stage.reset(0);
  CHECK(std::isnan(after(0.09f)));
  CHECK_EQ(after(0.5f), 0.5);
  CHECK(std::isnan(after(0.59f)));
  CHECK(std::isnan(after(0.41f)));
  CHECK_EQ(after(0.625f), 0.625);
  for (size_t t = 1; t < 8; ++t) market.open[t] = market.close[t] = 10;
  TradingStage fallen(market.plain(), o, 1);
  fallen.reset(0);
  fallen.step({0.125f});  // filled at 10, worth 0.0125 at once
  fallen.step({0});
  CHECK_EQ(fallen.market.targets()[0], 0.0);
  fallen.step({0});
  CHECK_EQ(fallen.observations[1], 0.0f);
}
