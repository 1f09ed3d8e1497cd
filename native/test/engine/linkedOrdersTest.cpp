#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

namespace {

/** An entry of 10 shares with a stop at 95 and a target at 105, one ending the other. */
struct BracketIds {
  int64_t entry, stop, target;
};
BracketIds bracket(OrderEngine& engine, OrderRequest entry) {
  const int64_t id = engine.submit(entry);
  OrderRequest exit{.sizing = OrderSize::parent, .reduceOnly = true, .parent = id, .group = 1};
  exit.type = OrderType::stop;
  exit.stop = 95;
  const int64_t stop = engine.submit(exit);
  exit.type = OrderType::limit;
  exit.limit = 105;
  return {id, stop, engine.submit(exit)};
}

EngineSettings adaptive() { return {.execution = {.adaptivePath = true}}; }

}  // namespace

TEST_CASE("a bracket's exits start with its entry and end each other") {
  Desk desk({{flat(100), {100, 104, 96, 100}, {100, 106, 97, 105}, flat(90)}});
  const auto ids = bracket(desk.engine, {.quantity = 10});
  CHECK_EQ(desk.engine.openOrders(), 3);
  desk.run();
  CHECK_EQ(desk.fills(), 2u);
  CHECK_EQ(desk.fill(1).price, 105.0);
  CHECK_EQ(desk.fill(1).shares, -10.0);
  CHECK(desk.status(ids.stop) == OrderStatus::cancelled);
  CHECK_EQ(desk.engine.openOrders(), 0);
  CHECK_EQ(desk.position(), 0.0);
}

TEST_CASE("when a bar holds stop and target the stop comes first, or the nearer extreme does") {
  // The low is nearer to the open in the first bar, the high in the second.
  for (const bool highNearer : {false, true}) {
    const Bar bar{100, highNearer ? 106.0 : 108.0, highNearer ? 92.0 : 94.0, 100};
    Desk careful({{flat(100), bar}});
    bracket(careful.engine, {.quantity = 10});
    careful.run();
    CHECK_EQ(careful.fill(1).price, 95.0);
    Desk path({{flat(100), bar}}, adaptive());
    bracket(path.engine, {.quantity = 10});
    path.run();
    CHECK_EQ(path.fill(1).price, highNearer ? 105.0 : 95.0);
  }
}

TEST_CASE("finer bars decide which came first") {
  for (const bool rises : {false, true}) {
    const Bars fine({rises ? std::vector<Bar>{flat(100), flat(100), flat(106), flat(93)}
                           : std::vector<Bar>{flat(100), flat(100), {94, 94, 94, 94}, flat(107)}},
                    43'200'000);
    const std::vector<double> first{0, 2, 4};
    Desk desk({{flat(100), {100, 107, 93, 100}}}, {.fine = {fine.panel(), first.data()}});
    bracket(desk.engine, {.quantity = 10});
    desk.run();
    CHECK_EQ(desk.fills(), 2u);
    CHECK_EQ(desk.fill(1).price, rises ? 106.0 : 94.0);
  }
}

TEST_CASE("an entry inside the bar: its stop may follow in that bar, its target waits unless the path is known") {
  // Down to 97 for the entry, up to 106 for the target: the path of the second engine says so.
  const std::vector<Bar> prices{flat(100), {100, 106, 97, 105}, flat(104)};
  Desk careful({prices});
  const auto ids = bracket(careful.engine, {.type = OrderType::limit, .quantity = 10, .limit = 98});
  careful.run();
  CHECK_EQ(careful.fills(), 1u);
  CHECK(careful.status(ids.target) == OrderStatus::open);
  Desk path({prices}, adaptive());
  bracket(path.engine, {.type = OrderType::limit, .quantity = 10, .limit = 98});
  path.run();
  CHECK_EQ(path.fill(1).price, 105.0);
  Desk crash({{flat(100), {100, 100, 90, 99}}});
  bracket(crash.engine, {.type = OrderType::limit, .quantity = 10, .limit = 98});
  crash.run();
  CHECK_EQ(crash.fill(1).price, 95.0);
}

TEST_CASE("one cancels other: a break out on either side") {
  Desk desk({{flat(100), {100, 103, 99, 102}, {102, 102, 96, 97}}});
  const int64_t up = desk.engine.submit({.type = OrderType::stop, .quantity = 5, .stop = 102, .group = 4});
  const int64_t down = desk.engine.submit({.type = OrderType::stop, .quantity = -5, .stop = 98, .group = 4});
  desk.run();
  CHECK(desk.status(up) == OrderStatus::filled);
  CHECK(desk.reason(down) == OrderReason::oneCancelsOther);
  CHECK_EQ(desk.position(), 5.0);
}

TEST_CASE("one triggers other: orders of their own start when the first has filled, and end with it") {
  Desk desk({{flat(100), flat(101)}, {flat(50), flat(51)}});
  const int64_t first = desk.engine.submit({.type = OrderType::limit, .quantity = 1, .limit = 100.5});
  const int64_t then = desk.engine.submit({.symbol = 1, .quantity = 2, .parent = first});
  const int64_t never = desk.engine.submit({.type = OrderType::limit, .quantity = 1, .limit = 20});
  const int64_t orphan = desk.engine.submit({.quantity = 7, .parent = never});
  desk.bar();
  CHECK(desk.engine.cancel(never));
  CHECK(!desk.engine.cancel(never));
  desk.run();
  CHECK(desk.status(then) == OrderStatus::filled);
  CHECK_EQ(desk.position(1), 2.0);
  CHECK(desk.reason(orphan) == OrderReason::parentEnded);
}

TEST_CASE("closing a position by hand ends the exits that could only reduce it") {
  Desk desk({{flat(100), flat(100), flat(94), flat(94)}});
  const auto ids = bracket(desk.engine, {.quantity = 10});
  desk.bar();
  desk.engine.submit({.sizing = OrderSize::close});
  desk.run();
  CHECK(desk.reason(ids.stop) == OrderReason::nothingToClose);
  CHECK_EQ(desk.position(), 0.0);
  CHECK_EQ(desk.fills(), 2u);
}
