#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

TEST_CASE("market orders fill at the next open, on-close orders at its close") {
  Desk desk({{flat(10), {11, 12, 10, 11.5}, flat(12)}});
  desk.bar();
  desk.engine.submit({.quantity = 100});
  desk.engine.submit({.at = OrderAt::close, .quantity = 50});
  desk.engine.submit({.type = OrderType::limit, .at = OrderAt::open, .quantity = 5, .limit = 10.5});
  desk.engine.submit({.type = OrderType::limit, .at = OrderAt::close, .quantity = 7, .limit = 11.5});
  desk.run();
  CHECK_EQ(desk.fills(), 3u);
  CHECK_EQ(desk.fill(0).price, 11.0);
  CHECK_EQ(desk.fill(1).price, 11.5);
  CHECK_EQ(desk.fill(2).shares, 7.0);
  CHECK(desk.status(2) == OrderStatus::expired);
  CHECK_EQ(desk.position(), 157.0);
}

TEST_CASE("limits fill at their price or better, never worse, whatever the spread") {
  Desk desk({{flat(10), {10, 10.5, 9.4, 10}, {9, 9.5, 8.8, 9.2}, flat(10)}}, {.costs = {.spreadBps = 100, .slippageBps = 50}});
  desk.bar();
  desk.engine.submit({.type = OrderType::limit, .quantity = 10, .limit = 9.5});
  desk.engine.submit({.type = OrderType::limit, .quantity = 10, .limit = 9.4});
  desk.engine.submit({.type = OrderType::limit, .quantity = -3, .limit = 10.4});
  desk.run();
  CHECK_EQ(desk.fills(), 3u);
  // Inside a bar the nearest comes first.
  CHECK_CLOSE(desk.fill(0).price, 10.4, 1e-12);
  CHECK_CLOSE(desk.fill(1).price, 9.5, 1e-12);
  // The ask at the low was 9.447: the second waits and gets the gap's open.
  CHECK_EQ(desk.fill(2).bar, 2.0);
  CHECK_CLOSE(desk.fill(2).price, 9 * 1.005, 1e-12);
  CHECK_EQ(desk.fill(2).slippage, 0.0);
}

TEST_CASE("stops fill at their price, and at the open beyond a gap") {
  Desk desk({{flat(10), {10, 11.2, 9.9, 11}, {12, 12.5, 11.9, 12}, {12, 12, 11, 11}}});
  desk.bar();
  desk.engine.submit({.type = OrderType::stop, .quantity = 1, .stop = 11});
  desk.engine.submit({.type = OrderType::stop, .quantity = 2, .stop = 11.5});
  desk.engine.submit({.type = OrderType::stop, .quantity = -3, .stop = 11.5});
  desk.run();
  CHECK_EQ(desk.fills(), 3u);
  // The sale's stop was above the market: it goes at once.
  CHECK_EQ(desk.fill(0).shares, -3.0);
  CHECK_EQ(desk.fill(0).price, 10.0);
  CHECK_EQ(desk.fill(1).price, 11.0);
  CHECK_EQ(desk.fill(2).price, 12.0);
}

TEST_CASE("a stop-limit becomes a limit at its stop") {
  Desk desk({{flat(10), {10, 11.2, 9.9, 11}, {12, 12.5, 11.2, 12}, flat(12)}});
  desk.bar();
  desk.engine.submit({.type = OrderType::stopLimit, .quantity = 1, .limit = 11.1, .stop = 11});
  desk.engine.submit({.type = OrderType::stopLimit, .quantity = 2, .limit = 11.5, .stop = 11.3});
  desk.run();
  CHECK_EQ(desk.fills(), 1u);
  CHECK_EQ(desk.fill(0).price, 11.0);
  // The gap jumped over its limit and, conservatively, what came after the open is not known.
  CHECK(desk.status(1) == OrderStatus::open);
}

TEST_CASE("trailing stops follow by an amount or a fraction and never fall back") {
  const std::vector<Bar> prices{flat(100), {100, 110, 99, 109}, {109, 109, 104.5, 105}, {105, 105, 98, 99}};
  Desk desk({prices});
  desk.engine.submit({.quantity = 2});
  desk.bar();
  desk.engine.submit({.type = OrderType::trailing, .quantity = -1, .trail = 5, .reduceOnly = true});
  desk.engine.submit({.type = OrderType::trailing, .quantity = -1, .trail = 0.1, .trailFraction = true, .reduceOnly = true});
  desk.run();
  CHECK_EQ(desk.fills(), 3u);
  CHECK_EQ(desk.fill(1).bar, 2.0);
  CHECK_EQ(desk.fill(1).price, 105.0);
  CHECK_EQ(desk.fill(2).bar, 3.0);
  CHECK_CLOSE(desk.fill(2).price, 99.0, 1e-12);
}

TEST_CASE("a break-even stop counts once its price was reached; a touch order is a market order then") {
  Desk desk({{flat(100), {100, 106, 100, 105}, {105, 105, 99, 100}, flat(110)}});
  desk.engine.submit({.quantity = 2});
  desk.bar();
  desk.engine.submit({.type = OrderType::armedStop, .quantity = -1, .stop = 100.5, .arm = 105.5, .reduceOnly = true});
  desk.engine.submit({.type = OrderType::touch, .quantity = -1, .stop = 107, .reduceOnly = true});
  desk.run();
  CHECK_EQ(desk.fills(), 3u);
  CHECK_EQ(desk.fill(1).price, 100.5);
  CHECK_EQ(desk.fill(2).price, 110.0);
}

TEST_CASE("bad orders end as rejected with a reason") {
  Desk desk({{flat(10), flat(10)}}, {.account = {.initialCashUsd = 1000, .fractional = false}}, 1);
  const int64_t symbol = desk.engine.submit({.symbol = 3, .quantity = 1});
  const int64_t none = desk.engine.submit({.quantity = 0});
  const int64_t part = desk.engine.submit({.quantity = 0.5});
  const int64_t price = desk.engine.submit({.type = OrderType::limit, .quantity = 1});
  const int64_t link = desk.engine.submit({.quantity = 1, .parent = 99});
  const int64_t dear = desk.engine.submit({.quantity = 101});
  const int64_t all = desk.engine.submit({.quantity = 100});
  const int64_t empty = desk.engine.submit({.quantity = -1, .reduceOnly = true});
  desk.run();
  CHECK(desk.reason(symbol) == OrderReason::badSymbol);
  CHECK(desk.reason(none) == OrderReason::badQuantity);
  CHECK(desk.reason(part) == OrderReason::badQuantity);
  CHECK(desk.reason(price) == OrderReason::badPrice);
  CHECK(desk.reason(link) == OrderReason::badLink);
  CHECK(desk.reason(dear) == OrderReason::noBuyingPower);
  CHECK(desk.status(all) == OrderStatus::filled);
  CHECK(desk.status(empty) == OrderStatus::filled);
  CHECK_EQ(desk.position(), 99.0);
}
