#include "backtest/backtestPanel.h"
#include "backtest/ledger.h"
#include "base/rng.h"
#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

namespace {

/** Random bars, some missing. */
std::vector<Bar> randomBars(Rng& rng, int count, double missing) {
  std::vector<Bar> bars;
  double price = 50 + 50 * rng.uniform();
  for (int t = 0; t < count; ++t) {
    const double open = price * std::exp(0.005 * rng.normal());
    price = open * std::exp(0.02 * rng.normal());
    const double high = std::fmax(open, price) * (1 + 0.01 * rng.uniform());
    const double low = std::fmin(open, price) * (1 - 0.01 * rng.uniform());
    bars.push_back(rng.uniform() < missing ? Bar{} : Bar{open, high, low, price});
  }
  return bars;
}

/** Random orders of every kind, the same for the same seed. */
void placeRandom(Rng& rng, OrderEngine& engine, int64_t symbols, double price) {
  constexpr OrderType types[] = {OrderType::market, OrderType::limit, OrderType::stop, OrderType::stopLimit, OrderType::trailing};
  constexpr TimeInForce tifs[] = {TimeInForce::day, TimeInForce::gtc, TimeInForce::ioc, TimeInForce::fok};
  OrderRequest request{.symbol = static_cast<int64_t>(rng.uniform() * static_cast<double>(symbols))};
  request.type = types[static_cast<int>(rng.uniform() * 5)];
  request.tif = tifs[static_cast<int>(rng.uniform() * 4)];
  request.quantity = 40 * (rng.uniform() - 0.5);
  request.limit = price * (1 + 0.04 * (rng.uniform() - 0.5));
  request.stop = price * (1 + 0.04 * (rng.uniform() - 0.5));
  request.trail = 0.02;
  request.trailFraction = true;
  const int64_t id = engine.submit(request);
  if (rng.uniform() < 0.3)
    engine.submit({.symbol = request.symbol, .type = OrderType::trailing, .sizing = OrderSize::parent, .trail = 0.03,
                   .trailFraction = true, .reduceOnly = true, .parent = id});
}

}  // namespace

TEST_CASE("interest on cash and debt, borrow fees by symbol") {
  const std::vector<double> fees{NONE, 0.5}, shares{NONE, 100};
  Desk desk({{flat(100), flat(100), flat(100)}, {flat(10), flat(10), flat(10)}},
            {.account = {.initialCashUsd = 1000},
             .execution = {.periodsPerYear = 100},
             .margin = {.borrowRateAnn = 0.2, .cashRateAnn = 0.05, .marginRateAnn = 0.1},
             .borrowRateAnn = fees.data(),
             .shortable = shares.data()});
  desk.engine.submit({.quantity = 15});
  desk.run();
  // A debt of 500 costs 0.5 a bar at 0.1 a year, the second bar on it too.
  CHECK_CLOSE(desk.engine.cash(), -500 * (1 + 0.001) * (1 + 0.001), 1e-12);
  Desk shorts({{flat(100), flat(100)}, {flat(10), flat(10)}},
              {.account = {.initialCashUsd = 1000},
               .execution = {.periodsPerYear = 100},
               .margin = {.borrowRateAnn = 0.2, .cashRateAnn = 0.05},
               .borrowRateAnn = fees.data(),
               .shortable = shares.data()});
  shorts.engine.submit({.quantity = -2});
  shorts.engine.submit({.symbol = 1, .quantity = -10});
  const int64_t tooMany = shorts.engine.submit({.symbol = 1, .quantity = -91});
  shorts.run();
  CHECK(shorts.reason(tooMany) == OrderReason::notShortable);
  // Proceeds earn nothing: interest on the equity of 1000 only.
  CHECK_CLOSE(shorts.engine.cash(), 1300 + 1000 * 0.0005 - 200 * 0.002 - 100 * 0.005, 1e-12);
}

TEST_CASE("below the maintenance margin everything is closed at the next open") {
  Desk desk({{flat(100), {100, 100, 85, 86}, {84, 90, 84, 90}, flat(90)}},
            {.account = {.initialCashUsd = 1000}, .margin = {.maintenanceMargin = 0.45}}, 4);
  desk.engine.submit({.quantity = 20});
  const int64_t resting = desk.engine.submit({.type = OrderType::limit, .quantity = -1, .limit = 200});
  desk.run();
  CHECK_EQ(desk.fill(1).price, 84.0);
  CHECK_EQ(desk.fill(1).shares, -20.0);
  CHECK(desk.reason(resting) == OrderReason::liquidation);
  CHECK_EQ(desk.engine.cash(), 680.0);
  CHECK_EQ(static_cast<int>(desk.engine.journal.trades.at(0).exitReason), static_cast<int>(ExitReason::liquidation));
}

TEST_CASE("splits and dividends: positions, orders and levels follow") {
  Desk desk({{flat(100), flat(100), flat(49), {49, 49, 44, 45}}},
            {.account = {.initialCashUsd = 10'000}, .actions = {{0, 2, 2, 2}}});
  desk.engine.submit({.quantity = 10});
  desk.bar();
  const int64_t stop = desk.engine.submit({.type = OrderType::stop, .quantity = -10, .stop = 92, .reduceOnly = true});
  const int64_t target = desk.engine.submit({.type = OrderType::limit, .quantity = -10, .limit = 120, .reduceOnly = true});
  desk.run();
  // (92 - 2) / 2 = 45 for twice the shares; the dividend was 20.
  CHECK(desk.status(stop) == OrderStatus::filled);
  CHECK_EQ(desk.fill(1).shares, -20.0);
  CHECK_EQ(desk.fill(1).price, 45.0);
  CHECK_CLOSE(desk.engine.cash(), 9'000 + 20 + 900, 1e-12);
  CHECK(desk.reason(target) == OrderReason::nothingToClose);
  CHECK_CLOSE(desk.engine.journal.trades.at(0).pnlUsd, -80, 1e-9);
  Desk reverse({{flat(3), flat(30)}}, {.account = {.initialCashUsd = 1000, .fractional = false}, .actions = {{0, 1, 0.1, 0}}});
  reverse.engine.submit({.quantity = 25});
  reverse.run();
  CHECK_EQ(reverse.position(), 2.0);
  CHECK_CLOSE(reverse.engine.cash(), 925 + 15, 1e-12);
}

TEST_CASE("equal to the ledger for target weights at the next open, missing bars and all") {
  Rng rng(3, "engine/ledger");
  for (int round = 0; round < 20; ++round) {
    Desk desk({randomBars(rng, 80, 0.1), randomBars(rng, 80, 0), randomBars(rng, 80, 0.3)},
              {.costs = {.commissionBps = 2, .commissionPerShareUsd = 0.005, .commissionMinUsd = 1, .spreadBps = 4, .slippageBps = 3},
               .account = {.fractional = round % 2 == 0, .minTradeWeight = 0.02, .staleBars = 3}},
              100);
    const Panel panel = desk.bars.panel();
    Ledger ledger(panel, desk.engine.settings().costs, desk.engine.settings().account);
    double targets[3], orders[3] = {0, 0, 0}, fills[3];
    for (int64_t t = 0; t < panel.times; ++t) {
      const LedgerRow row = ledger.advance(t, orders, fills);
      desk.bar();
      CHECK_CLOSE(desk.engine.sums().equity, row.equity, 1e-12);
      CHECK_CLOSE(desk.engine.cash(), row.cash, 1e-12);
      for (double& target : targets) target = rng.uniform() < 0.2 ? NONE : rng.uniform() - 0.5;
      ledger.plan(t, targets, orders);
      for (int64_t s = 0; s < 3; ++s)
        if (orders[s] != 0) desk.engine.submit({.symbol = s, .tif = TimeInForce::ioc, .quantity = orders[s]});
    }
  }
}

TEST_CASE("random orders: cash and positions make the equity, the future changes nothing past, costs never help") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Rng prices(seed, "engine/prices");
    const std::vector<std::vector<Bar>> all{randomBars(prices, 60, 0.05), randomBars(prices, 60, 0)};
    auto changed = all;
    for (auto& bars : changed)
      for (std::size_t t = 40; t < bars.size(); ++t) bars[t] = flat(7);
    const EngineSettings settings{.execution = {.adaptivePath = seed % 2 == 0}, .liquidity = {.maxVolumeShare = seed % 3 == 0 ? 0.01 : 0}};
    EngineSettings dear = settings;
    dear.costs = {.commissionBps = 3, .commissionMinUsd = 0.1, .slippageBps = 4};
    const auto trade = [&](Desk& desk) {
      Rng rng(seed, "engine/orders");
      for (int t = 0; t < 60; ++t) {
        desk.bar();
        double equity = desk.engine.cash();
        for (int64_t s = 0; s < 2; ++s)
          if (desk.position(s) != 0) equity += desk.position(s) * desk.engine.book(s).mark;
        CHECK_CLOSE(desk.engine.sums().equity, equity, 1e-12);
        placeRandom(rng, desk.engine, 2, 75);
      }
    };
    Desk first(all, settings, 100), second(changed, settings, 100), third(all, dear, 100);
    trade(first);
    trade(second);
    trade(third);
    for (std::size_t i = 0; i < first.fills() && first.fill(i).bar < 40; ++i) {
      CHECK_EQ(first.fill(i).price, second.fill(i).price);
      CHECK_EQ(first.fill(i).shares, second.fill(i).shares);
    }
    CHECK(third.engine.sums().equity <= first.engine.sums().equity);
  }
}
