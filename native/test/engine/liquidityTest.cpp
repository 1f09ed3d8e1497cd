#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

namespace {

/** A tenth of the 1000 shares of a bar. */
EngineSettings tenth() { return {.liquidity = {.maxVolumeShare = 0.1}}; }

}  // namespace

TEST_CASE("partial fills: what is left goes on, ends with the day, at once or is not begun") {
  Desk desk({{flat(10), flat(10), flat(10), flat(10)}}, tenth());
  const int64_t stays = desk.engine.submit({.quantity = 250});
  desk.run();
  CHECK(desk.status(stays) == OrderStatus::filled);
  CHECK_EQ(desk.fills(), 3u);
  CHECK_EQ(desk.fill(2).shares, 50.0);
  for (const auto& [tif, filled, status] :
       {std::tuple{TimeInForce::day, 100.0, OrderStatus::expired}, std::tuple{TimeInForce::ioc, 100.0, OrderStatus::cancelled},
        std::tuple{TimeInForce::fok, 0.0, OrderStatus::cancelled}}) {
    Desk short_({{flat(10), flat(10), flat(10), flat(10)}}, tenth());
    const int64_t id = short_.engine.submit({.tif = tif, .quantity = 250});
    short_.run();
    CHECK_EQ(short_.position(), filled);
    CHECK(short_.status(id) == status);
  }
}

TEST_CASE("a bracket under partial fills: exits grow with the entry and share what is filled") {
  Desk desk({{flat(100), flat(100), flat(100), {100, 106, 100, 104}, {104, 104, 90, 92}, flat(92), flat(92)}}, tenth(), 10);
  const int64_t entry = desk.engine.submit({.quantity = 150});
  desk.engine.submit({.type = OrderType::limit, .sizing = OrderSize::parent, .limit = 105, .reduceOnly = true, .parent = entry, .group = 2});
  desk.engine.submit({.type = OrderType::stop, .sizing = OrderSize::parent, .stop = 95, .reduceOnly = true, .parent = entry, .group = 2});
  desk.run();
  CHECK_EQ(desk.fills(), 4u);
  CHECK_EQ(desk.fill(2).shares, -100.0);
  CHECK_CLOSE(desk.fill(2).price, 105, 1e-12);
  CHECK_EQ(desk.fill(3).shares, -50.0);
  CHECK_EQ(desk.fill(3).price, 95.0);
  CHECK_EQ(desk.position(), 0.0);
}

TEST_CASE("a limit that is good till cancelled waits, one for the day does not; immediate ones see the open only") {
  Desk desk({{flat(10), {10, 10, 9.2, 10}, {10, 10, 8.9, 9}}});
  const int64_t day = desk.engine.submit({.type = OrderType::limit, .tif = TimeInForce::day, .quantity = 1, .limit = 9});
  const int64_t gtc = desk.engine.submit({.type = OrderType::limit, .quantity = 1, .limit = 9});
  desk.bar();
  const int64_t ioc = desk.engine.submit({.type = OrderType::limit, .tif = TimeInForce::ioc, .quantity = 1, .limit = 9.5});
  desk.run();
  CHECK(desk.status(day) == OrderStatus::expired);
  CHECK(desk.status(gtc) == OrderStatus::filled);
  CHECK(desk.status(ioc) == OrderStatus::expired);
}

TEST_CASE("latency: bars, and time between bars") {
  for (const auto& [latency, bar] : {std::pair{Latency{.bars = 2}, 3.0}, std::pair{Latency{.ms = 1}, 2.0},
                                     std::pair{Latency{.ms = 86'400'001}, 3.0}}) {
    Desk desk({{flat(10), flat(11), flat(12), flat(13)}}, {.latency = latency});
    desk.bar();
    desk.engine.submit({.quantity = 1});
    desk.run();
    CHECK_EQ(desk.fill(0).bar, bar);
  }
}

TEST_CASE("volume share and square-root impact move the fill against the order; the permanent part stays") {
  Desk share({{flat(100), flat(100)}}, {.impact = {.model = 1, .coefficient = 0.1, .exponent = 2, .maxShare = 0.5}});
  share.engine.submit({.quantity = 500});
  share.run();
  CHECK_CLOSE(share.fill(0).price, 100 * (1 + 0.1 * 0.25), 1e-12);
  const std::vector<double> sigma(3, 0.02), volume(3, 10'000);
  Desk root({{flat(100), flat(100), flat(100)}},
            {.impact = {.model = 2, .coefficient = 0.142, .exponent = 0.6, .permanentCoefficient = 0.314},
             .volatility = sigma.data(),
             .averageVolume = volume.data()});
  root.engine.submit({.quantity = 1000});
  root.run();
  const double kept = 0.314 * 0.02 * 0.1;
  CHECK_CLOSE(root.fill(0).price, 100 * (1 + 0.142 * 0.02 * std::pow(0.1, 0.6) + 0.5 * kept), 1e-12);
  CHECK_CLOSE(root.engine.book(0).mark, 100 * (1 + kept), 1e-12);
}

TEST_CASE("commission tiers follow the month's volume") {
  EngineSettings settings{.tiers = {{0, 10, 0}, {1500, 5, 0}, {3000, 1, 0}}};
  std::vector<Bar> prices(40, flat(10));
  Desk desk({prices}, settings);
  for (int i = 0; i < 4; ++i) desk.engine.submit({.quantity = 100});
  for (int i = 0; i < 33; ++i) desk.bar();
  desk.engine.submit({.quantity = 100});
  desk.run();
  for (const auto& [i, bps] : {std::pair{0u, 10.0}, {1u, 10.0}, {2u, 5.0}, {3u, 1.0}, {4u, 10.0}})
    CHECK_CLOSE(desk.fill(i).commission, 1000 * bps * 1e-4, 1e-12);
}
