#include "rl/environments/trading/playback.h"

#include <cmath>
#include <vector>

#include "check.h"
#include "rl/evaluate.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

/** Follows the first features of a row, one for each dimension of the action. */
struct Follower final : Actor {
  explicit Follower(const Space& of) : own(of) {}
  const Space& space() const override { return own; }
  void act(const float* observations, int64_t n, float* actions, float*, const uint8_t*, const uint8_t*,
           Rng*) override {
    for (int64_t i = 0; i < n; ++i)
      for (int64_t d = 0; d < own.dimensions; ++d)
        actions[i * own.dimensions + d] = std::clamp(observations[i * own.observation + d], -1.0f, 1.0f);
  }
  Space own;
};

template <class Options>
Options inOrder(int bars) {
  Options made;
  made.randomStart = false;
  made.episodeBars = bars;
  made.costs = everyCost();
  return made;
}

}  // namespace

TEST_CASE("every episode is played once, and the backtest replays it") {
  Market market(3, 100, 2);
  market.close[market.at(1, 40)] = UNKNOWN;
  auto o = inOrder<TradingOptions>(32);
  o.actions = 2;
  // Stretches of 100, 40, 59 and 100 rows make 4, 2, 2 and 4 episodes.
  TradingStage stage(market.data(), o, 12);
  Follower actor(stage.environment->space());
  const Playback played = playEpisodes(stage.market, actor, 1, {});
  const Evaluation evaluated = evaluate(*stage.environment, actor, 1, 0, false, {});
  CHECK_EQ(played.episodes, 12);
  CHECK_EQ(played.steps, 32);
  std::vector<int> marked(300);
  for (size_t i = 0; i < 12; ++i) {
    std::vector<double> targets(100, UNKNOWN);
    const auto row = [&](size_t k) { return static_cast<int64_t>(played.rows[k * 12 + i]); };
    const auto steps = static_cast<size_t>(evaluated.lengths[i]);
    const int64_t symbol = row(0) / 100, first = row(0) % 100;
    for (size_t k = 0; k < steps; ++k) {
      targets[static_cast<size_t>(row(k) % 100)] = played.targets[k * 12 + i];
      CHECK_EQ(played.actions[k * 12 + i], std::clamp(market.values[static_cast<size_t>(row(k)) * 2], -1.0f, 1.0f));
      CHECK_EQ(row(k + 1), row(k) + 1);
      ++marked[static_cast<size_t>(row(k + 1))];
    }
    const int64_t last = first + static_cast<int64_t>(steps);
    const Backtested replay = market.backtest(symbol, 1, targets, first, last, o.costs, o.account);
    for (size_t k = 0; k <= steps; ++k) CHECK_CLOSE(played.equity[k * 12 + i], replay.rows[k].equity, 1e-12);
    CHECK_CLOSE(evaluated.returns[i], std::log(played.equity[steps * 12 + i] / played.equity[i]), 1e-6);
    for (size_t k = steps; k < 32; ++k) {
      CHECK(std::isnan(played.equity[(k + 1) * 12 + i]));
      CHECK(std::isnan(played.actions[k * 12 + i]));
    }
  }
  int bars = 0;
  for (const int times : marked) {
    CHECK(times <= 1);
    bars += times;
  }
  CHECK_EQ(bars, 99 + 39 + 58 + 99);
}

TEST_CASE("a portfolio's episodes hold the weights of all symbols") {
  const Market market(3, 70, 3);
  const auto o = inOrder<PortfolioOptions>(30);
  TradingStage stage(market.data(), o, 3);
  Follower actor(stage.environment->space());
  const Playback played = playEpisodes(stage.market, actor, 1, {});
  CHECK_EQ(played.targets.size(), size_t{30 * 3 * 3});
  for (size_t i = 0; i < 3; ++i) {
    std::vector<double> targets(210, UNKNOWN);
    const auto first = static_cast<int64_t>(played.rows[i]), last = std::min(first + 30, int64_t{69});
    const auto place = [&](int64_t t) { return static_cast<size_t>(t - first) * 3 + i; };
    for (int64_t t = first; t < last; ++t)
      for (size_t s = 0; s < 3; ++s) targets[market.at(static_cast<int64_t>(s), t)] = played.targets[place(t) * 3 + s];
    const Backtested replay = market.backtest(0, 3, targets, first, last, o.costs, o.account);
    for (int64_t t = first; t <= last; ++t)
      CHECK_CLOSE(played.equity[place(t)], replay.rows[static_cast<size_t>(t - first)].equity, 1e-12);
  }
}

TEST_CASE("ruin ends an episode's playback at what was left") {
  Market market(1, 12, 1);
  market.open = market.close = {10, 10, 35, 35, 35, 35, 35, 35, 35, 35, 35, 35};
  std::ranges::fill(market.values, -1.0f);
  auto o = inOrder<TradingOptions>(6);
  o.actions = 2;
  o.costs = {};
  TradingStage stage(market.plain(), o, 2);
  Follower actor(stage.environment->space());
  const Playback played = playEpisodes(stage.market, actor, 1, {});
  CHECK_EQ(played.equity[0], 100'000.0);
  CHECK_CLOSE(played.equity[4], -150'000, 1e-12);
  CHECK(std::isnan(played.equity[6]));
  CHECK_EQ(played.equity[7], 100'000.0);
}

TEST_CASE("what cannot be played is refused by name") {
  const Market market(1, 100, 1);
  auto o = inOrder<TradingOptions>(33);
  TradingStage few(market.data(), o, 2), stage(market.data(), o, 3);
  Follower actor(stage.environment->space());
  CHECK_THROWS(playEpisodes(few.market, actor, 1, {}), code::argument, "each of its 3 episodes, had 2");
  actor.own.choices = 5;
  CHECK_THROWS(playEpisodes(stage.market, actor, 1, {}), code::argument, "space");
  o.randomStart = true;
  TradingStage random(market.data(), o, 3);
  CHECK_THROWS(playEpisodes(random.market, actor, 1, {}), code::argument, "randomStart");
  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  actor.own = stage.environment->space();
  CHECK_THROWS(playEpisodes(stage.market, actor, 1, control), code::cancelled);
}
