#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "check.h"
#include "rl/environments/trading/tradingKernels.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

/** Options under which every branch of a step is taken. */
TradingOptions everything(int actions) {
  TradingOptions made;
  made.actions = actions;
  made.levels = 5;
  made.episodeBars = 40;
  made.noTradeBand = 0.05;
  made.costs = everyCost();
  Rewards& r = made.rewards;
  r.differentialSharpe.weight = r.downsideRatio.weight = r.drawdown.weight = r.meanVariance.weight = 0.1;
  r.differentialSharpe.eta = r.downsideRatio.eta = 0.05;
  r.turnover.weight = r.cvar.weight = r.kelly.weight = 0.2;
  return made;
}

TradingOptions inOrder(int bars) {
  TradingOptions made;
  made.randomStart = false;
  made.episodeBars = bars;
  return made;
}

/** What a stage has written so far and would write next. */
std::vector<uint8_t> told(TradingStage& stage) {
  std::vector<uint8_t> bytes = stage.saved();
  const auto add = [&](const auto& values) {
    const auto* from = reinterpret_cast<const uint8_t*>(values.data());
    bytes.insert(bytes.end(), from, from + values.size() * sizeof values[0]);
  };
  add(stage.observations);
  add(stage.finals);
  add(stage.rewards);
  add(stage.ends);
  return bytes;
}

std::vector<uint8_t> played(const Market& market, const TradingOptions& o, const char* simd) {
  TradingStage stage(market.data(), o, 133, simd);
  std::vector<Rng> draws = stage.draws();
  stage.reset(9);
  for (int k = 0; k < 120; ++k) stage.stepRandomly(draws);
  return told(stage);
}

}  // namespace

TEST_CASE("an episode is truncated after its bars, shows its last row and begins anew in the same step") {
  const Market market(2, 9, 1);
  TradingStage stage(market.plain(), inOrder(5), 4);
  // Rows 0..8 of a symbol: decisions 0..4, then 5..7; the last row is only marked at.
  CHECK_EQ(stage.market.episodes(), 4);
  stage.reset(0);
  for (int k = 0; k < 3; ++k) stage.step({2, 2, 2, 2});
  CHECK(stage.ends == (std::vector<End>{End::none, End::truncated, End::none, End::truncated}));
  const float* final = stage.finals.data() + stage.width;
  CHECK_EQ(final[0], market.values[8]);
  CHECK(final[1] > 0.9f);
  CHECK_EQ(stage.row(1)[0], market.values[9]);
  for (size_t k = 1; k < 6; ++k) CHECK_EQ(stage.row(1)[k], 0.0f);
  CHECK_EQ(stage.market.equity()[1], Account{}.initialCashUsd);
  CHECK(stage.market.finalEquity()[1] != Account{}.initialCashUsd);
  for (int k = 0; k < 2; ++k) stage.step({2, 2, 2, 2});
  CHECK(stage.ends[0] == End::truncated);
  CHECK_EQ(stage.finals[0], market.values[5]);
}

TEST_CASE("ruin terminates with the least log return and an account that shows nothing held") {
  Market market(1, 6, 1);
  market.open = market.close = {10, 10, 35, 35, 35, 35};
  TradingStage stage(market.plain(), inOrder(5), 1);
  stage.reset(0);
  stage.step({0});
  CHECK(stage.ends[0] == End::none);
  stage.step({0});
  CHECK(stage.ends[0] == End::terminated);
  CHECK_CLOSE(stage.market.finalEquity()[0], -150'000, 1e-12);
  CHECK_CLOSE(stage.rewards[0], std::log(1e-6), 1e-6);
  CHECK_EQ(stage.finals[1], 0.0f);
  CHECK_EQ(stage.finals[4], -1.0f);
  CHECK_EQ(stage.market.equity()[0], 100'000.0);
  CHECK_EQ(stage.row(0)[0], market.values[0]);
}

TEST_CASE("random episodes of a copy do not depend on how many copies there are") {
  const Market market(3, 200, 2);
  TradingStage few(market.data(), everything(0), 3), many(market.data(), everything(0), 150);
  std::vector<Rng> fewDraws = few.draws(), manyDraws = many.draws();
  few.reset(4);
  many.reset(4);
  for (int k = 0; k < 150; ++k) {
    few.stepRandomly(fewDraws);
    many.stepRandomly(manyDraws);
    CHECK(std::equal(few.observations.begin(), few.observations.end(), many.observations.begin()));
    CHECK(std::equal(few.rewards.begin(), few.rewards.end(), many.rewards.begin()));
    CHECK(std::ranges::equal(few.market.rows(), many.market.rows().first(3)));
  }
}

TEST_CASE("first episodes of copies end apart, later ones have full length") {
  const Market market(3, 200, 1);
  TradingStage stage(market.data(), everything(0), 64);
  std::vector<Rng> draws = stage.draws();
  std::vector<std::vector<int>> lengths(64);
  std::vector<int> running(64);
  stage.reset(1);
  for (int k = 0; k < 120; ++k) {
    stage.stepRandomly(draws);
    for (size_t i = 0; i < 64; ++i) {
      ++running[i];
      if (stage.ends[i] != End::none) lengths[i].push_back(std::exchange(running[i], 0));
    }
  }
  int shorter = 0;
  for (const auto& each : lengths) {
    shorter += each[0] < 40;
    CHECK_EQ(each[1], 40);
  }
  CHECK(shorter > 48);
}

TEST_CASE("every instruction set gives the same bits") {
  Market market(3, 200, 9);
  Rng rng(8, "bits");
  for (size_t i = 0; i < market.open.size(); ++i) market.restrictions.push_back(static_cast<uint8_t>(rng.integer(2)));
  for (const int actions : {0, 1, 2}) {
    const std::vector<uint8_t> scalar = played(market, everything(actions), "scalar");
    for (const char* simd : {"auto", "avx2", "avx512"}) {
      try {
        tradingKernels(simd);
      } catch (const Error&) {
        continue;
      }
      CHECK(played(market, everything(actions), simd) == scalar);
    }
  }
  CHECK_THROWS(tradingKernels("neon"), code::device, "neon");
}

TEST_CASE("a saved stage goes on to the same bytes") {
  const Market market(2, 150, 2);
  for (const int actions : {0, 1, 2}) {
    TradingStage one(market.data(), everything(actions), 21), two(market.data(), everything(actions), 21);
    std::vector<Rng> draws = one.draws();
    one.reset(2);
    for (int k = 0; k < 70; ++k) one.stepRandomly(draws);
    two.reset(77);
    two.load(one.saved());
    two.masks = one.masks;
    std::vector<Rng> again = draws;
    for (int k = 0; k < 60; ++k) {
      one.stepRandomly(draws);
      two.stepRandomly(again);
      CHECK(one.observations == two.observations);
      CHECK(one.rewards == two.rewards);
    }
    CHECK(one.saved() == two.saved());
    TradingStage other(market.data(), inOrder(10), 21);
    CHECK_THROWS(other.load(one.saved()), code::modelCheckpoint);
  }
}

TEST_CASE("data and options that cannot be traded are refused by name") {
  Market market(1, 50, 2);
  TradingData data = market.data();
  const auto open = [&](TradingOptions o = {}) { TradingStage(data, o, 1); };
  CHECK_THROWS(open(), code::dataTooShort, "longest stretch has 50");
  TradingOptions even = inOrder(5);
  even.levels = 4;
  CHECK_THROWS(open(even), code::configInvalid, "levels");
  CHECK_THROWS(TradingStage(data, inOrder(5), 0), code::argument, "copies");
  data.end = 51;
  CHECK_THROWS(open(), code::argument, "[0, 50)");
  data.symbols = 0;
  CHECK_THROWS(open(), code::argument, "0 symbols");
  data = market.data();
  market.spread[7] = -0.001;
  CHECK_THROWS(open(inOrder(5)), code::dataInvalid, "spread[7]");
  market.spread[7] = UNKNOWN;
  CHECK_THROWS(open(inOrder(5)), code::dataInvalid, "spread[7]");
  market.spread[7] = 0.001;
  market.sizing[3] = INFINITY;
  CHECK_THROWS(open(inOrder(5)), code::dataInvalid, "sizing[3]");
  market.sizing[3] = 1;
  market.variances[0] = 0;
  CHECK_THROWS(open(inOrder(5)), code::dataInvalid, "variances[0]");
  market.variances[0] = 1e-4;
  std::ranges::fill(market.values, NAN);
  CHECK_THROWS(open(inOrder(5)), code::dataTooShort, "longest stretch has 0");
}

TEST_CASE("bars without prices, features or a size are never entered") {
  Market market(1, 100, 1);
  market.open[20] = market.close[45] = UNKNOWN;
  market.values[60] = NAN;
  market.sizing[80] = UNKNOWN;
  TradingOptions o = everything(0);
  o.episodeBars = 10;
  TradingStage stage(market.data(), o, 30);
  std::vector<Rng> draws = stage.draws();
  stage.reset(1);
  for (int k = 0; k < 200; ++k) {
    for (const int64_t row : stage.market.rows()) CHECK(row != 20 && row != 45 && row != 60 && row != 80);
    stage.stepRandomly(draws);
    for (const float x : stage.observations) CHECK(std::isfinite(x));
  }
}
