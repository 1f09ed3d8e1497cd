#include "backtest/panelBatch.h"

#include <cmath>
#include <cstring>

#include "backtest/backtestPanel.h"
#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

constexpr int64_t S = 4;
constexpr int64_t T = 120;

struct Setup {
  std::vector<double> time, open, close, targets;
  std::vector<Scenario> scenarios;

  Setup() : open(S * T), close(S * T), targets(2 * S * T) {
    Rng rng(3, "test/batch");
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t));
    for (std::size_t i = 0; i < S * T; ++i) {
      const bool missing = rng.uniform() < 0.05;
      open[i] = missing ? std::nan("") : 50 * std::exp(0.1 * rng.normal());
      close[i] = missing ? std::nan("") : open[i] * std::exp(0.02 * rng.normal());
    }
    for (double& target : targets) target = rng.uniform() < 0.4 ? std::nan("") : rng.uniform() - 0.5;
    for (int i = 0; i < 37; ++i) {
      Scenario scenario;
      scenario.costs = {0.1 * i, 0.001 * (i % 5), i % 3 == 0 ? 1.0 : 0.0, 1.0 * (i % 7), 0.5 * (i % 4)};
      scenario.account.fractional = i % 2 == 0;
      scenario.account.minTradeWeight = 0.005 * (i % 3);
      scenario.targetSet = i % 2;
      scenario.scale = 0.2 + 0.02 * i;
      scenarios.push_back(scenario);
    }
  }
  Panel panel() const {
    return {S, T, time.data(), open.data(), close.data(), open.data(), close.data(), open.data()};
  }
  std::vector<ScenarioResult> run(int threads, Device device = Device::cpu) const {
    return backtestBatch(panel(), {targets.data(), 2}, scenarios, 5, T, threads, device, Control{});
  }
};

bool sameResults(const std::vector<ScenarioResult>& a, const std::vector<ScenarioResult>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0;
}

}  // namespace

TEST_CASE("each scenario equals the panel kernel with its own costs and targets") {
  const Setup setup;
  const auto results = setup.run(1);
  const int64_t n = T - 5;
  std::vector<double> rows(static_cast<std::size_t>(n * LEDGER_WIDTH));
  std::vector<double> positions(static_cast<std::size_t>(n * S));
  for (std::size_t i = 0; i < setup.scenarios.size(); ++i) {
    const Scenario& scenario = setup.scenarios[i];
    std::vector<double> targets(setup.targets.begin() + scenario.targetSet * S * T,
                                setup.targets.begin() + (scenario.targetSet + 1) * S * T);
    for (double& target : targets) target *= scenario.scale;
    backtestPanel(setup.panel(), targets.data(), 5, T, scenario.costs, scenario.account, rows.data(), positions.data());
    double commission = 0;
    double peak = 0;
    double drawdown = 0;
    double mean = 0;
    for (int64_t t = 0; t < n; ++t) {
      const double equity = rows[static_cast<std::size_t>(t * LEDGER_WIDTH)];
      commission += rows[static_cast<std::size_t>(t * LEDGER_WIDTH + 5)];
      peak = std::max(peak, equity);
      drawdown = std::min(drawdown, equity / peak - 1);
      if (t > 0) mean += equity / rows[static_cast<std::size_t>((t - 1) * LEDGER_WIDTH)] - 1;
    }
    CHECK_EQ(results[i].finalEquity, rows[static_cast<std::size_t>((n - 1) * LEDGER_WIDTH)]);
    CHECK_EQ(results[i].commission, commission);
    CHECK_EQ(results[i].maxDrawdown, drawdown);
    CHECK_CLOSE(results[i].meanReturn, mean / static_cast<double>(n), 1e-12);
    CHECK(results[i].returnVariance > 0 && results[i].trades > 0 && results[i].turnover > 0);
  }
}

TEST_CASE("results do not depend on the number of threads") {
  const Setup setup;
  const auto one = setup.run(1);
  CHECK(sameResults(one, setup.run(2)));
  CHECK(sameResults(one, setup.run(64)));
}

TEST_CASE("the GPU gives the bits of the CPU") {
  const Setup setup;
  if (cudaDeviceCount() == 0)
    CHECK_THROWS(cudaBuilt() ? (throw Error(code::device, "no device")) : setup.run(1, Device::cuda), code::device);
  else
    CHECK(sameResults(setup.run(1), setup.run(1, Device::cuda)));
}

TEST_CASE("a raised cancel flag stops the batch, bad scenarios are refused") {
  Setup setup;
  int32_t flag = 1;
  Control control;
  control.cancel = &flag;
  CHECK_THROWS(backtestBatch(setup.panel(), {setup.targets.data(), 2}, setup.scenarios, 0, T, 2, Device::cpu, control),
               code::cancelled);
  CHECK_THROWS(backtestBatch(setup.panel(), {setup.targets.data(), 1}, setup.scenarios, 0, T, 1, Device::cpu, Control{}),
               code::argument, "targetSet");
  setup.targets[7] = INFINITY;
  CHECK_THROWS(setup.run(1), code::argument, "targets[7]");
}
