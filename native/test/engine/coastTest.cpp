#include "base/rng.h"
#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

namespace {

std::vector<Bar> randomBars(Rng& rng, int count) {
  std::vector<Bar> bars;
  double price = 100;
  for (int t = 0; t < count; ++t) {
    const double open = price * std::exp(0.01 * rng.normal());
    price = open * std::exp(0.02 * rng.normal());
    const double high = std::fmax(open, price) * (1 + 0.01 * rng.uniform());
    const double low = std::fmin(open, price) * (1 - 0.01 * rng.uniform());
    if (rng.uniform() < 0.03) bars.push_back({NONE, NONE, NONE, NONE});
    else bars.push_back({open, high, low, price});
  }
  return bars;
}

OrderRequest randomOrder(Rng& rng, double price, int64_t parent) {
  const double side = rng.uniform() < 0.5 ? 1 : -1;
  const auto away = [&] { return price * (1 + side * 0.05 * (rng.uniform() - 0.3)); };
  OrderRequest order{.type = static_cast<OrderType>(static_cast<int>(7 * rng.uniform())), .quantity = side * 20};
  if (rng.uniform() < 0.1) order.tif = TimeInForce::day;
  if (rng.uniform() < 0.1 && order.type == OrderType::limit) order.at = OrderAt::close;
  order.limit = away();
  order.stop = away();
  order.arm = away();
  order.trail = price * 0.04 * rng.uniform();
  order.reduceOnly = rng.uniform() < 0.2;
  if (rng.uniform() < 0.3) order.parent = parent;
  return order;
}

}  // namespace

TEST_CASE("bars in which only resting orders can act are the same as bars in their four phases") {
  for (int seed = 0; seed < 40; ++seed) {
    Rng rng(static_cast<uint64_t>(seed), "test/coast");
    EngineSettings settings;
    settings.costs.commissionBps = 2;
    settings.execution.adaptivePath = seed % 2 == 0;
    settings.margin.maintenanceMargin = seed % 3 == 0 ? 0.3 : 0;
    const auto bars = randomBars(rng, 400);
    Desk coasting({bars}, settings);
    Desk phased({bars}, settings);
    double price = 100;
    int64_t last = -1;
    for (int64_t t = 0; t < 400; ++t) {
      const BarSums own = coasting.engine.advance(t);
      phased.engine.begin(t);
      phased.engine.tradeOpen(t);
      phased.engine.tradeInside(t);
      phased.engine.tradeClose(t);
      const BarSums peer = phased.engine.mark(t);
      CHECK_EQ(own.equity, peer.equity);
      CHECK_EQ(own.turnover, peer.turnover);
      CHECK_EQ(coasting.engine.openOrders(), phased.engine.openOrders());
      const double close = bars[static_cast<std::size_t>(t)].close;
      if (!std::isnan(close)) price = close;
      if (rng.uniform() > 0.2) continue;
      const OrderRequest order = randomOrder(rng, price, last);
      last = coasting.engine.submit(order);
      phased.engine.submit(order);
    }
    const auto& fills = coasting.engine.journal.fills;
    CHECK(fills.size() > 10);
    CHECK_EQ(fills.size(), phased.engine.journal.fills.size());
    const auto& trades = coasting.engine.journal.trades;
    CHECK_EQ(trades.size(), phased.engine.journal.trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
      CHECK_EQ(trades[i].pnlUsd, phased.engine.journal.trades[i].pnlUsd);
      CHECK_EQ(trades[i].adverse, phased.engine.journal.trades[i].adverse);
      CHECK_EQ(trades[i].favourable, phased.engine.journal.trades[i].favourable);
    }
  }
}
