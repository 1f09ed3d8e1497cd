#include <cmath>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "engine/orderEngine.h"
#include "engine/runStrategy.h"

namespace {

using namespace autostock;

constexpr int64_t T = 25'200;

struct Market {
  std::vector<double> time, open, high, low, close, volume;
  std::vector<uint64_t> enter, leave;

  Market() {
    Rng rng(1, "bench/engine");
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t) * 86'400'000);
    double price = 100;
    for (int64_t t = 0; t < T; ++t) {
      const double first = price;
      price *= std::exp(0.01 * rng.normal());
      open.push_back(first);
      close.push_back(price);
      high.push_back(std::fmax(first, price) * (1 + 0.005 * rng.uniform()));
      low.push_back(std::fmin(first, price) * (1 - 0.005 * rng.uniform()));
      volume.push_back(1e6);
    }
    enter.assign(static_cast<std::size_t>(bitWords(T)), ~0ull);
    leave.assign(enter.size(), 0);
    for (int64_t t = 0; t < T; t += 40) leave[static_cast<std::size_t>(t >> 6)] |= 1ull << (t & 63);
  }
  Panel panel() const {
    return {1, T, time.data(), open.data(), high.data(), low.data(), close.data(), volume.data()};
  }
};

const Costs COSTS{.commissionBps = 1, .spreadBps = 2, .slippageBps = 2};

/** A long position nearly always, with a stop loss, a target, a trailing and a break-even stop at work. */
void runRules(bool adaptive) {
  static const Market market;
  RuleSeries rules;
  rules.entryLong = market.enter.data();
  rules.exitLong = market.leave.data();
  rules.stopLoss.constant = 0.15;
  rules.takeProfit.constant = 0.2;
  rules.trailingStop.constant = 0.12;
  rules.breakEven.constant = 0.05;
  double row[RUN_METRICS];
  runStrategyMetrics(market.panel(), 0, rules, COSTS, Account{}, {.adaptivePath = adaptive}, Margin{}, nullptr, 0, T, row);
  bench::keep(row[0]);
}

}  // namespace

// Units are bar-steps: one symbol at one bar.
BENCH_CASE("engine.rules.conservative", T) { runRules(false); }
BENCH_CASE("engine.rules.adaptive", T) { runRules(true); }

/** Five resting orders at every bar: a bracket's exits and limits to add, replaced as they fill. */
BENCH_CASE("engine.orders.five", T) {
  static const Market market;
  const int64_t symbol = 0;
  EngineSettings settings;
  settings.costs = COSTS;
  settings.margin.maxLeverage = 100;
  OrderEngine engine(market.panel(), {&symbol, 1}, settings);
  for (int64_t t = 0; t < T; ++t) {
    engine.advance(t);
    const double price = market.close[static_cast<std::size_t>(t)];
    for (int64_t i = engine.openOrders(); i < 5; ++i) {
      const double side = i % 2 == 0 ? 1 : -1;
      engine.submit({.type = OrderType::limit, .quantity = side, .limit = price * (1 - side * 0.01 * static_cast<double>(i + 2))});
    }
  }
  bench::keep(engine.cash());
}
