#include <cmath>
#include <numbers>
#include <set>
#include <vector>

#include "check.h"
#include "rl/environments/trading/tradingKernels.h"
#include "rl/rewards/rewardBook.h"
#include "rl/slowRewards.h"
#include "rl/tradingFixture.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

constexpr double VARIANCE = 1e-4;

/** Some rewards of `copies` copies, taken step by step as an environment does. */
struct Paid {
  Paid(const Rewards& rewards, int64_t copies)
      : book(rewards, copies), count(static_cast<size_t>(copies)), paid(count) {
    const auto padded = static_cast<size_t>(book.view().stride);
    for (auto* lane : {&growth, &logs, &turnover, &rise}) lane->assign(padded, 1);
    scale.assign(padded, std::sqrt(VARIANCE));
    inverse.assign(padded, 1 / std::sqrt(VARIANCE));
  }

  void take(const std::vector<SlowStep>& steps) {
    for (size_t i = 0; i < count; ++i) {
      growth[i] = steps[i].growth;
      logs[i] = std::log(growth[i]);
      turnover[i] = steps[i].turnover;
      rise[i] = steps[i].drawdownRise;
    }
    double total[BLOCK];
    for (size_t first = 0; first < count; first += BLOCK) {
      const StepBlock block{&growth[first], &logs[first],  &turnover[first],
                            &rise[first],   &scale[first], &inverse[first]};
      tradingKernels("auto").reward(book.view(), block, static_cast<int64_t>(first), total);
      for (size_t i = first; i < std::min(first + BLOCK, count); ++i) paid[i] = total[i - first];
    }
  }

  RewardBook book;
  size_t count;
  std::vector<double> paid, growth, logs, turnover, rise, scale, inverse;
};

/** Fat-tailed growth around 1, now and then ruin. */
SlowStep drawn(Rng& rng) {
  const double r = std::sqrt(VARIANCE) * rng.normal() * (rng.uniform() < 0.05 ? 6 : 1) + 0.001;
  return {rng.uniform() < 0.002 ? LEAST_GROWTH : 1 + r, rng.uniform(), rng.uniform() < 0.5 ? 0 : 0.02 * rng.uniform()};
}

Rewards only(const std::string& name, const Params& options = {}) {
  Rewards rewards;
  rewards.logReturn.weight = 0;
  Params all = options;
  all.try_emplace("weight", 1);
  setReward(rewards, name, all);
  return rewards;
}

/** Largest difference of what is paid from the slow reference, over copies and steps. */
void checkSlow(const Rewards& rewards, double tolerance) {
  constexpr size_t copies = 77;
  Paid paid(rewards, copies);
  std::vector<SlowRewards> slow(copies, SlowRewards(rewards, VARIANCE));
  std::vector<SlowStep> steps(copies);
  Rng rng(3, "rewards");
  double size = 0;
  for (int t = 0; t < 300; ++t) {
    for (SlowStep& step : steps) step = drawn(rng);
    paid.take(steps);
    for (size_t i = 0; i < copies; ++i) {
      slow[i].take(steps[i]);
      CHECK_CLOSE(paid.paid[i], slow[i].total(), tolerance);
      size += std::abs(paid.paid[i]);
    }
  }
  CHECK(size > 1);
}

}  // namespace

TEST_CASE("each reward pays what its formula says, and all of them their weighted sum") {
  for (const RewardInfo& info : rewardCatalog()) checkSlow(only(info.name), 1e-9);
  checkSlow(only("kelly", {{"fraction", 1}}), 1e-9);
  checkSlow(only("kelly", {{"fraction", 0.1}, {"clip", 3}}), 1e-9);
  checkSlow(only("cvar", {{"alpha", 0.2}, {"rate", 0.1}}), 1e-9);
  Rewards all;
  double weight = 0.5;
  eachReward(all, [&](auto& reward) { reward.weight = weight += 0.25; });
  checkSlow(all, 1e-9);
}

TEST_CASE("the differential Sharpe ratio is the derivative of the running ratio by its rate") {
  Rewards rewards = only("differential-sharpe", {{"eta", 0.05}, {"clip", 1e6}});
  Paid paid(rewards, 1);
  Rng rng(5, "sharpe");
  double a = 0, b = VARIANCE;
  for (int t = 0; t < 200; ++t) {
    const double r = 0.003 + std::sqrt(VARIANCE) * rng.normal();
    const auto ratio = [&](double eta) {
      const double mean = a + eta * (r - a), square = b + eta * (r * r - b);
      return mean / std::sqrt(square - mean * mean);
    };
    paid.take({{1 + r, 0, 0}});
    if (t < 20) CHECK_EQ(paid.paid[0], 0.0);
    else CHECK_CLOSE(paid.paid[0], (ratio(1e-6) - ratio(-1e-6)) / 2e-6, 1e-7);
    a += 0.05 * (r - a);
    b += 0.05 * (r * r - b);
  }
}

TEST_CASE("the shortfall of normal returns has its closed form as mean") {
  // E max(0, q - R) / alpha at the quantile q = z s is s (phi(z) / alpha + z).
  constexpr size_t copies = 256;
  Paid paid(only("cvar", {{"rate", 0.005}}), copies);
  Rng rng(6, "tail");
  std::vector<SlowStep> steps(copies);
  double sum = 0;
  for (int t = 0; t < 500; ++t) {
    for (SlowStep& step : steps) step = {1 + std::sqrt(VARIANCE) * rng.normal(), 0, 0};
    paid.take(steps);
    for (const double value : paid.paid) sum += value;
  }
  const double z = -1.6448536269514722;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  CHECK(std::abs(sum / (500 * copies) / -std::sqrt(VARIANCE) / (density / 0.05 + z) - 1) < 0.03);
}

TEST_CASE("parts and counts of clips add up to what was paid") {
  Rewards rewards;
  rewards.differentialSharpe.weight = 0.5;
  rewards.differentialSharpe.clip = 2;
  rewards.turnover.weight = 0.1;
  Paid paid(rewards, 21);
  const std::vector<std::string> parts{"log-return", "differential-sharpe", "differential-sharpe clipped", "turnover"};
  CHECK(paid.book.parts() == parts);
  Rng rng(7, "parts");
  std::vector<SlowStep> steps(21);
  double all = 0;
  for (int t = 0; t < 200; ++t) {
    for (SlowStep& step : steps) step = drawn(rng);
    paid.take(steps);
    for (const double value : paid.paid) all += value;
  }
  std::vector<double> sums(4);
  paid.book.takeSums(sums.data());
  CHECK_CLOSE(sums[0] + sums[1] + sums[3], all, 1e-11);
  CHECK(sums[2] > 10 && sums[2] == std::round(sums[2]));
  std::vector<double> again(4);
  paid.book.takeSums(again.data());
  CHECK(again == std::vector<double>(4));
}

TEST_CASE("rewards of an environment are those of its ledger, and A and B end its observations") {
  const Market market(2, 300, 1);
  TradingOptions o;
  o.episodeBars = 150;
  o.staggered = false;
  o.costs = everyCost();
  eachReward(o.rewards, [](auto& reward) { reward.weight = 0.5; });
  o.rewards.differentialSharpe.eta = o.rewards.downsideRatio.eta = 0.05;
  TradingStage stage(market.data(), o, 10);
  const double variance = market.variances[0] * o.averageExposure * o.averageExposure;
  for (const Course& course : playRandomly(stage, market, 1, 150)) {
    const Backtested replay = replayed(course, market, o);
    SlowRewards slow(o.rewards, variance);
    double high = o.account.initialCashUsd;
    for (size_t k = 0; k < course.rewards.size(); ++k) {
      const LedgerRow& row = replay.rows[k + 1];
      const double depth = 1 - replay.rows[k].equity / high;
      high = std::max(high, row.equity);
      slow.take({row.equity / replay.rows[k].equity, row.turnover, std::max(0.0, 1 - row.equity / high - depth)});
      CHECK_CLOSE(course.rewards[k], slow.total(), 1e-5);
      const float* seen = course.observed[k].data() + 1 + ACCOUNT_VALUES;
      CHECK_CLOSE(seen[0], slow.a(), 1e-6);
      CHECK_CLOSE(seen[1], slow.b(), 1e-6);
      CHECK_CLOSE(seen[2], slow.mean(), 1e-6);
      CHECK_CLOSE(seen[3], slow.square(), 1e-6);
    }
  }
}

TEST_CASE("the catalog names each reward once, and a wrong name or option is refused") {
  std::set<std::string> names;
  for (const RewardInfo& info : rewardCatalog()) {
    names.insert(info.name);
    CHECK(!info.description.empty() && !info.source.empty());
    CHECK_EQ(info.options[0].name, "weight");
  }
  CHECK_EQ(names.size(), 8u);
  CHECK_EQ(rewardCatalog().size(), 8u);
  Rewards rewards;
  CHECK_THROWS(setReward(rewards, "sharpe", {}), code::configUnknownName, "differential-sharpe");
  CHECK_THROWS(setReward(rewards, "kelly", {{"half", 1}}), code::argument, "rewards.kelly");
  CHECK_THROWS(setReward(rewards, "cvar", {{"alpha", 0.9}}), code::argument, "at most 0.5");
  rewards.logReturn.weight = 0;
  CHECK_THROWS(RewardBook(rewards, 1), code::configInvalid, "every weight is 0");
}
