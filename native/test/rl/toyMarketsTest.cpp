#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <vector>

#include "check.h"
#include "rl/stage.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

/** Mean reward per step, and its standard error over copies. */
struct Score {
  double mean;
  double error;
};

using Policy = std::function<double(const float* observation)>;

Score played(Stage& stage, uint64_t seed, int64_t steps, const Policy& policy) {
  stage.reset(seed);
  std::vector<double> sums(stage.copies);
  std::vector<float> actions(stage.copies);
  for (int64_t t = 0; t < steps; ++t) {
    for (size_t i = 0; i < stage.copies; ++i) actions[i] = static_cast<float>(policy(stage.row(i)));
    stage.step(actions);
    for (size_t i = 0; i < stage.copies; ++i) sums[i] += stage.rewards[i];
  }
  double mean = 0;
  double squares = 0;
  const auto n = static_cast<double>(stage.copies);
  const auto length = static_cast<double>(steps);
  for (const double sum : sums) mean += sum / length / n;
  for (const double sum : sums) squares += (sum / length - mean) * (sum / length - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

const Params endless{{"episodeSteps", 1'000'000}};

Params with(Params params, const Params& more) {
  params.insert(more.begin(), more.end());
  return params;
}

/** The best reward per step by value iteration over all three positions, forty cycles of it. */
double sineByAllPositions(const SineOptions& options) {
  std::array<double, 3> best{-1e9, 0, -1e9};
  std::vector<double> after;  // each cycle
  const int cycles = 40;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    for (int64_t k = 0; k < options.period; ++k) {
      std::array<double, 3> next{-1e9, -1e9, -1e9};
      for (int n = -1; n <= 1; ++n)
        for (int p = -1; p <= 1; ++p)
          next[static_cast<size_t>(n + 1)] =
              std::max(next[static_cast<size_t>(n + 1)],
                       best[static_cast<size_t>(p + 1)] + n * sineMove(options, k) - options.cost * std::abs(n - p));
      best = next;
    }
    after.push_back(best[2]);
  }
  return (after[cycles - 1] - after[cycles - 7]) / (6 * options.period);
}

}  // namespace

TEST_CASE("sine: the known optimum and momentum") {
  const auto at = [](double cost) { return optimumOf("sine", {{"cost", cost}}); };
  CHECK_CLOSE(at(0.01).rewardPerStep, 0.0050, 1e-12);
  CHECK_CLOSE(at(0.04).rewardPerStep, 0.00125, 1e-12);
  CHECK_CLOSE(at(0.06).rewardPerStep, 0, 1e-12);
  CHECK(std::isnan(at(0.01).threshold));
  for (const int period : {3, 5, 7, 32, 33})
    for (const double cost : {0.0, 0.003, 0.02, 0.043}) {
      const SineOptions options{.cost = cost, .period = period};
      CHECK_CLOSE(optimum(options).rewardPerStep, sineByAllPositions(options), 1e-12);
    }
  // The rule per 128-step episode from flat, over all phases: an entry costs half of what a turn does.
  for (const auto& [cost, expected] : {std::pair{0.01, 0.616}, {0.04, 0.110}, {0.06, -0.228}}) {
    const SineOptions options{.cost = cost};
    double sum = 0;
    double turns = 0;
    for (int64_t start = 0; start < 32; ++start) {
      double position = 0;
      for (int64_t k = start; k < start + 128; ++k) {
        const double next = sineMove(options, k - 1) > 0 ? 1 : -1;
        sum += next * sineMove(options, k) - cost * std::abs(next - position);
        turns += std::abs(next - position) / 2;
        position = next;
      }
    }
    CHECK_CLOSE(sum / 32, expected, 5.1e-4);
    CHECK_CLOSE(128 * at(cost).plainRule, sum / 32 + 2 * cost * (turns / 32 - 8), 1e-12);
  }
}

TEST_CASE("ou: the known optimum, reversal threshold and sign rule") {
  const double known[][4] = {
      {0, 0.0798, 0, 0.0798}, {0.1, 0.0640, 0.45, 0.0511}, {0.3, 0.0474, 0.78, -0.0063}, {1, 0.0182, 1.48, -0.2073}};
  for (const auto& [cost, reward, threshold, sign] : known) {
    const Optimum best = optimumOf("ou", {{"cost", cost}});
    CHECK_CLOSE(best.rewardPerStep, reward, 5.1e-5);
    CHECK_CLOSE(best.threshold, threshold, 0.015);  // known to a grid of 0.015 only
    CHECK_CLOSE(best.plainRule, sign, 1e-4);
  }
  CHECK_CLOSE(optimumOf("ou", {{"cost", 0}, {"phi", 0.5}}).rewardPerStep, 0.5 * std::sqrt(2 / std::numbers::pi), 2e-5);
  CHECK_CLOSE(optimumOf("ou", {{"cost", 0.3}, {"phi", 0}}).threshold, 0.3, 1e-6);  // without memory it is the cost
  CHECK(std::isnan(optimumOf("ou", {{"cost", 10}}).threshold));
}

TEST_CASE("lq: the known optimum, its policy, and the policies that ignore costs or the future") {
  const double known[][5] = {{1, 2.3341, 0.382, 0.582, 2.105}, {10, 1.6312, 0.730, 0.213, -2.632}};
  for (const auto& [lambda, reward, previous, signal, markowitz] : known) {
    const LinearQuadraticOptions options{.lambda = lambda};
    const Optimum best = optimum(options);
    const LinearPolicy policy = bestPolicy(options);
    CHECK_CLOSE(best.rewardPerStep, reward, 5.1e-5);
    CHECK_CLOSE(policy.previous, previous, 5.1e-4);
    CHECK_CLOSE(policy.signal, signal, 5.1e-4);
    CHECK_CLOSE(rewardPerStep(options, {0, 1 / options.q}), markowitz, 5.1e-4);
    CHECK(best.plainRule < best.rewardPerStep);
    for (const double step : {-1e-3, 1e-3}) {
      CHECK(rewardPerStep(options, {policy.previous + step, policy.signal}) < best.rewardPerStep);
      CHECK(rewardPerStep(options, {policy.previous, policy.signal + step}) < best.rewardPerStep);
    }
  }
  CHECK_CLOSE(optimum(LinearQuadraticOptions{.lambda = 0}).rewardPerStep, 0.5 / (1 - 0.81), 1e-12);
}

TEST_CASE("leak and noedge: the known optimum") {
  CHECK_CLOSE(optimumOf("leak", {{"cost", 0.001}}).rewardPerStep, 0.007019, 5.1e-7);
  CHECK_CLOSE(optimumOf("leak", {{"cost", 0.005}}).rewardPerStep, 0.003956, 5.1e-7);
  CHECK_CLOSE(optimumOf("leak", {{"cost", 0}}).rewardPerStep, 0.01 * std::sqrt(2 / std::numbers::pi), 1e-15);
  CHECK_CLOSE(optimumOf("leak", {{"cost", 0.005}}).threshold, 0.5, 1e-15);
  CHECK_EQ(optimumOf("noedge", {}).rewardPerStep, 0.0);
}

TEST_CASE("the best policies earn the optimum when played") {
  const auto within = [](const Score& score, double best, double transient) {
    CHECK(score.error < 0.04 * best);
    CHECK(std::abs(score.mean - best) < 4 * score.error + transient);
  };
  for (const double cost : {0.01, 0.04}) {
    Stage stage("sine", 64, with(endless, {{"cost", cost}}));
    const Score score = played(stage, 1, 3200, [](const float* x) {
      const float turn = std::abs(x[1]) > 1e-6f ? x[1] : -x[0];  // cosine; at the top and bottom, away from there
      return turn > 0 ? 2 : 0;
    });
    // What a start amid a cycle gains or loses against whole ones.
    within({score.mean, 0}, optimumOf("sine", {{"cost", cost}}).rewardPerStep, 0.16 / 3200);
  }
  for (const double cost : {0.001, 0.005}) {
    Stage stage("leak", 256, with(endless, {{"cost", cost}}));
    const double cut = cost / 0.01;
    within(played(stage, 2, 1000, [cut](const float* x) { return x[0] > cut ? 2 : x[0] < -cut ? 0 : x[1] + 1; }),
           optimumOf("leak", {{"cost", cost}}).rewardPerStep, cost / 1000);
  }
  for (const double lambda : {1.0, 10.0}) {
    Stage stage("lq", 1024, with(endless, {{"lambda", lambda}}));
    const LinearPolicy best = bestPolicy({.lambda = lambda});
    within(played(stage, 3, 1000, [best](const float* x) { return best.previous * x[1] + best.signal * x[0]; }),
           optimumOf("lq", {{"lambda", lambda}}).rewardPerStep, 0.01);
  }
  for (const double cost : {0.0, 0.1, 1.0}) {
    const Optimum best = optimumOf("ou", {{"cost", cost}});
    Stage stage("ou", 512, with(endless, {{"cost", cost}, {"expectedReward", 1}}));
    const double b = best.threshold;
    within(played(stage, 4, 1000, [b](const float* x) { return x[0] > b ? 0 : x[0] < -b ? 2 : x[1] + 1; }),
           best.rewardPerStep, 0.002);
  }
}

TEST_CASE("the plain rules earn what is said of them") {
  const auto close = [](Stage stage, const char* task, const Params& options, const Policy& rule) {
    const Score score = played(stage, 5, 1000, rule);
    CHECK(std::abs(score.mean - optimumOf(task, options).plainRule) < 4 * score.error + 0.0015);
  };
  close(Stage("ou", 512, with(endless, {{"expectedReward", 1}})), "ou", {},
        [](const float* x) { return x[0] > 0 ? 0 : 2; });
  close(Stage("leak", 256, endless), "leak", {}, [](const float* x) { return x[0] > 0 ? 2 : 0; });
  close(Stage("lq", 512, endless), "lq", {}, [](const float* x) { return (x[0] + x[1]) / 2; });
}

TEST_CASE("rewards are what the observed prices and positions say") {
  Stage ou("ou", 3);
  Stage expected("ou", 3, {{"expectedReward", 1}});
  Stage lq("lq", 3, {{"lambda", 4}, {"q", 2}, {"maxPosition", 2}});
  Stage leak("leak", 3);
  Stage noEdge("noedge", 3);
  for (Stage* stage : {&ou, &expected, &lq, &leak, &noEdge}) stage->reset(6);
  for (int t = 0; t < 127; ++t) {
    const std::vector<float> actions{static_cast<float>(t % 3), static_cast<float>(t / 5 % 3), 2};
    std::vector<std::vector<float>> before;
    for (Stage* stage : {&ou, &expected, &lq, &leak, &noEdge}) {
      before.push_back(stage->observations);
      stage->step(actions);
    }
    CHECK(ou.observations == expected.observations);
    for (size_t i = 0; i < 3; ++i) {
      const double n = actions[i] - 1;
      const auto was = [&](size_t stage, size_t column) { return static_cast<double>(before[stage][2 * i + column]); };
      CHECK_CLOSE(ou.rewards[i], n * (ou.row(i)[0] - was(0, 0)) - 0.1 * std::abs(n - was(0, 1)), 1e-6);
      CHECK_CLOSE(expected.rewards[i], n * -0.1 * was(1, 0) - 0.1 * std::abs(n - was(1, 1)), 1e-6);
      const double held = actions[i];
      const double change = held - was(2, 1);
      CHECK_CLOSE(lq.rewards[i], held * was(2, 0) - held * held - 2 * change * change, 1e-5);
      CHECK_EQ(lq.row(i)[1], actions[i]);
      CHECK_CLOSE(leak.rewards[i], n * 0.01 * was(3, 0) - 0.001 * std::abs(n - was(3, 1)), 1e-8);
      CHECK_CLOSE(noEdge.rewards[i], n * 0.01 * noEdge.row(i)[0] - 0.001 * std::abs(n - was(4, 1)), 1e-8);
      CHECK_EQ(static_cast<double>(leak.row(i)[1]), n);
    }
  }
  lq.step({100, -3, 0});
  CHECK_EQ(lq.finals[1], 2.0f);  // clipped
  CHECK_EQ(lq.finals[3], -2.0f);
}

TEST_CASE("a sine held long earns the price's change and nothing over a cycle") {
  Stage stage("sine", 4, {{"cost", 0.01}});
  stage.reset(8);
  for (size_t i = 0; i < 4; ++i) CHECK_CLOSE(std::hypot(stage.row(i)[0], stage.row(i)[1]), 1, 1e-6);
  const std::vector<float> start = stage.observations;
  std::vector<double> sums(4);
  for (int t = 0; t < 32; ++t) {
    stage.step({2, 2, 2, 2});
    for (size_t i = 0; i < 4; ++i) {
      sums[i] += stage.rewards[i];
      CHECK_CLOSE(sums[i], 0.05 * (stage.row(i)[0] - start[3 * i]) - 0.01, 1e-7);
    }
  }
  for (const double sum : sums) CHECK_CLOSE(sum, -0.01, 1e-7);
}

TEST_CASE("an endless task is truncated, then starts elsewhere and flat") {
  for (const char* task : {"sine", "ou", "lq", "leak", "noedge"}) {
    Stage stage(task, 2, {{"episodeSteps", 4}});
    stage.reset(9);
    for (int t = 1; t <= 12; ++t) {
      stage.step({2, 2});
      CHECK(stage.ends[0] == (t % 4 == 0 ? End::truncated : End::none));
      const size_t position = stage.width - 1;
      if (t % 4 != 0) continue;
      CHECK_EQ(stage.row(1)[position], 0.0f);
      CHECK(stage.finals[stage.width + position] != 0);
      CHECK(stage.finals[stage.width] != stage.row(1)[0]);
    }
  }
  Stage stage("sine", 1, {{"period", 8}});
  CHECK_THROWS(stage.place({8, 0}), code::modelCheckpoint, "sine cannot be in");
}
