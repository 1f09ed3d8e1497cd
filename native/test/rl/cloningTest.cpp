#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "check.h"
#include "rl/dqnFixture.h"
#include "rl/environments/catalog.h"
#include "rl/environments/trading/playback.h"
#include "rl/ppo/ppoTrainer.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;
using autostock::test::saved;

namespace {

/** A market whose features are the next two moves, +-2 % from open to close. */
struct Told : Market {
  explicit Told(int64_t T) : Market(2, T, 2) {
    Rng rng(3, "told");
    std::ranges::fill(values, 0.0f);
    for (int64_t s = 0; s < 2; ++s) {
      double price = 100;
      for (int64_t t = 0; t < T; ++t) {
        const auto move = static_cast<float>(rng.integer(2) * 2 - 1);
        if (t > 0) values[2 * at(s, t - 1)] = move;
        if (t > 1) values[2 * at(s, t - 2) + 1] = move;
        open[at(s, t)] = price;
        close[at(s, t)] = price *= std::exp(0.02 * static_cast<double>(move));
      }
    }
  }
};

const Told& told() {
  static const Told market(300);
  return market;
}

TradingOptions tradingOptions(int actions) {
  TradingOptions options;
  options.actions = actions;
  options.episodeBars = 40;
  options.costs = {.commissionBps = 2};
  return options;
}

NetworkOptions small() {
  NetworkOptions network;
  network.hidden = 16;
  return network;
}

std::unique_ptr<Environment> market(int actions, int64_t copies = 16) {
  return openTrading(told().plain(), tradingOptions(actions), copies);
}

/** A linear network that sees the step before as well. */
NetworkOptions withMemory() {
  NetworkOptions network;
  network.kind = 1;
  return network;
}

PpoOptions ppoOptions(int continuous, int64_t seed) {
  PpoOptions options;
  options.rolloutSteps = 32;
  options.minibatch = 64;
  options.learningRate = 3e-3;
  options.continuous = continuous;
  options.seed = seed;
  return options;
}

std::unique_ptr<PpoTrainer> ppo(int actions, int continuous = 1, int64_t seed = 1) {
  const PpoOptions options = ppoOptions(continuous, seed);
  return std::make_unique<PpoTrainer>(market(actions), small(), options, openFusedNetwork);
}

DqnOptions dqnOptions(bool prioritised) {
  DqnOptions options;
  options.learningRate = 3e-3;
  options.discount = 0.5;
  options.nStep = 1;
  options.targetEvery = 50;
  options.normaliseRewards = true;
  options.prioritised = prioritised;
  options.bufferSize = 4096;
  options.learningStarts = 64;
  options.burnIn = 2;
  options.sequenceLength = 4;
  options.seed = 1;
  return options;
}

std::unique_ptr<DqnTrainer> dqn(int actions, bool prioritised = false) {
  return std::make_unique<DqnTrainer>(market(actions), small(), dqnOptions(prioritised), openFusedNetwork);
}

CloneOptions quick() {
  CloneOptions options;
  options.steps = 4096;
  options.epochs = 8;
  options.valueSteps = 1024;
  return options;
}

/** Mean of the final equities over all episodes in order, of 100,000. */
double equityOf(Trainer& trainer, int actions) {
  TradingOptions options = tradingOptions(actions);
  options.randomStart = false;
  const auto count = openTrading(told().plain(), options, 1)->episodes();
  const auto copies = openTrading(told().plain(), options, count);
  const Playback played = playEpisodes(*copies, trainer.actor(), 0, {});
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    double last = 0;
    for (int64_t t = 0; t <= played.steps; ++t) {
      const double equity = played.equity[static_cast<size_t>(t * count + i)];
      if (!std::isnan(equity)) last = equity;
    }
    sum += last / static_cast<double>(count);
  }
  return sum;
}

/** Steps take two bars to turn: what pays depends on moves beyond those that are told. */
double leastAgreement(int actions) { return actions == 1 ? 0.85 : 0.98; }

}  // namespace

TEST_CASE("PPO does what the oracle does once it is cloned, and grows richer by it, with every kind of action") {
  for (const int actions : {0, 1, 2}) {
    for (const int continuous : {1, 2, 0}) {
      if (actions != 2 && continuous != 1) continue;
      const auto trainer = ppo(actions, continuous);
      const double untrained = equityOf(*trainer, actions);
      const Cloning cloned = trainer->clone(quick(), {});
      CHECK_EQ(cloned.steps, 4096);
      CHECK_EQ(trainer->steps(), 0);
      CHECK(cloned.agreementBefore < 0.7);
      CHECK(cloned.agreementAfter > leastAgreement(actions));
      CHECK(equityOf(*trainer, actions) > 1.2 * untrained);
    }
  }
}

TEST_CASE("DQN learns from the oracle's transitions") {
  for (const int actions : {0, 1}) {
    const auto trainer = dqn(actions);
    const double untrained = equityOf(*trainer, actions);
    const Cloning cloned = trainer->clone(quick(), {});
    CHECK(cloned.agreementAfter > leastAgreement(actions));
    CHECK(equityOf(*trainer, actions) > 1.2 * untrained);
  }
}

TEST_CASE("a clone has the same bytes every time, and goes on to the same bytes from a checkpoint") {
  const auto check = [](auto&& open, auto&& other) {
    const auto whole = open();
    whole->clone(quick(), {});
    const std::vector<uint8_t> cloned = saved(*whole);
    const auto again = open();
    again->clone(quick(), {});
    CHECK(saved(*again) == cloned);
    const auto loaded = open();
    Archive archive(cloned);
    loaded->visit(archive);
    CHECK_THROWS(loaded->clone(quick(), {}), code::argument, "was cloned from 4096 steps before");
    loaded->run(2048, {});
    whole->run(1024, {});
    whole->run(2048, {});
    CHECK(saved(*loaded) == saved(*whole));
    CHECK_EQ(whole->steps(), 2048);
    const auto different = other();
    different->clone(quick(), {});
    CHECK(saved(*different) != cloned);
  };
  check([] { return ppo(0); }, [] { return ppo(0, 1, 2); });
  check([] { return dqn(1, true); }, [] { return dqn(1); });
  const auto openPpo = [](int64_t seed) {
    return std::make_unique<PpoTrainer>(market(0), withMemory(), ppoOptions(1, seed), test::openLinear);
  };
  check([&] { return openPpo(1); }, [&] { return openPpo(2); });
  const auto openDqn = [](bool prioritised) {
    return std::make_unique<DqnTrainer>(market(0), withMemory(), dqnOptions(prioritised), test::openLinear);
  };
  check([&] { return openDqn(true); }, [&] { return openDqn(false); });
}

TEST_CASE("networks with memory are cloned too") {
  PpoTrainer policy(market(0), withMemory(), ppoOptions(1, 1), test::openLinear);
  CHECK(policy.clone(quick(), {}).agreementAfter > 0.95);
  DqnTrainer values(market(0), withMemory(), dqnOptions(false), test::openLinear);
  CHECK(values.clone(quick(), {}).agreementAfter > 0.95);
}

TEST_CASE("training after a clone begins with the episodes it would have begun with") {
  const auto observed = [](Trainer& trainer) {
    trainer.run(0, {});
    std::vector<uint64_t> words(1);
    Archive archive(saved(trainer));
    std::vector<double> equity(16);
    archive.group("environment", [&] {
      archive.numbers("equity", equity);
      archive.word("seed", words[0]);
    });
    for (const double cash : equity) CHECK_EQ(cash, 100'000.0);
    return words[0];
  };
  const auto cloned = dqn(0), fresh = dqn(0);
  cloned->clone(quick(), {});
  CHECK_EQ(observed(*cloned), observed(*fresh));
  CHECK(cloned->curve().rows.empty());
}

TEST_CASE("what cannot be cloned is refused, and cancelling ends it") {
  const auto other = [](std::unique_ptr<Environment> environment) {
    return std::make_unique<PpoTrainer>(std::move(environment), small(), PpoOptions{}, openFusedNetwork);
  };
  CHECK_THROWS(other(openTask("leak", {}, 4))->clone({}, {}), code::argument, "one symbol at a time");
  CHECK_THROWS(other(openPortfolio(told().plain(), {}, 4))->clone({}, {}), code::argument, "was a portfolio");
  const auto late = ppo(0);
  late->run(512, {});
  CHECK_THROWS(late->clone({}, {}), code::argument, "had made 512");
  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  CHECK_THROWS(ppo(0)->clone({}, control), code::cancelled);
  CHECK_THROWS(dqn(0)->clone({}, control), code::cancelled);
}
