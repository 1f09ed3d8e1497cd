#include <cmath>
#include <vector>

#include "backtest/backtestPanel.h"
#include "backtest/panelBatch.h"
#include "base/rng.h"
#include "bench.h"

namespace {

using namespace autostock;

constexpr int64_t S = 20;
constexpr int64_t T = 2'520;
constexpr int64_t SCENARIOS = 16;

struct Market {
  std::vector<double> time, open, close, targets, ledger, positions;

  Market() : targets(S * T), ledger(T * LEDGER_WIDTH), positions(T * S) {
    Rng rng(1, "bench");
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t));
    for (int64_t s = 0; s < S; ++s) {
      double price = 100;
      for (int64_t t = 0; t < T; ++t) {
        open.push_back(price);
        price *= std::exp(0.01 * rng.normal());
        close.push_back(price);
      }
    }
    for (double& target : targets) target = 0.1 * (rng.uniform() - 0.5);
  }
  Panel panel() const {
    return {S, T, time.data(), open.data(), close.data(), open.data(), close.data(), open.data()};
  }
};

const Costs COSTS{1, 0.005, 1, 2, 2};

}  // namespace

// Units are bar-steps: one symbol at one bar, every one of them a trade.
BENCH_CASE("backtest.panel", S* T) {
  static Market market;
  backtestPanel(market.panel(), market.targets.data(), 0, T, COSTS, Account{}, market.ledger.data(),
                market.positions.data());
  bench::keep(market.ledger.back());
}

BENCH_CASE("backtest.batch", S* T* SCENARIOS) {
  static Market market;
  std::vector<Scenario> scenarios(SCENARIOS);
  for (std::size_t i = 0; i < scenarios.size(); ++i) scenarios[i].costs.spreadBps = static_cast<double>(i);
  const auto results =
      backtestBatch(market.panel(), {market.targets.data(), 1}, scenarios, 0, T, 1, Device::cpu, Control{});
  bench::keep(results.back().finalEquity);
}
