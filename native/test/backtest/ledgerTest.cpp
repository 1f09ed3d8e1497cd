#include "backtest/ledger.h"

#include <cmath>
#include <cstring>

#include "backtest/backtestPanel.h"
#include "check.h"

using namespace autostock;

namespace {

constexpr double NONE = std::numeric_limits<double>::quiet_NaN();

/** One symbol's opens and closes as a panel. */
struct OneSymbol {
  std::vector<double> time, open, close;

  OneSymbol(std::vector<double> opens, std::vector<double> closes) : open(std::move(opens)), close(std::move(closes)) {
    for (std::size_t t = 0; t < open.size(); ++t) time.push_back(static_cast<double>(t));
  }
  Panel panel() const {
    return {1,           static_cast<int64_t>(open.size()), time.data(), open.data(), close.data(), open.data(),
            close.data(), open.data()};
  }
};

}  // namespace

TEST_CASE("a fill pays half the spread, the slippage and the commission") {
  const Costs costs{2, 0.005, 1, 10, 10};
  const Fill buy = fillShares(costs, 500, 102);
  CHECK_CLOSE(buy.price, 102 * 1.0015, 1e-15);
  CHECK_CLOSE(buy.commission, 500 * (buy.price * 0.0002 + 0.005), 1e-15);
  CHECK_CLOSE(buy.spread, 25.5, 1e-15);
  CHECK_CLOSE(buy.slippage, 51, 1e-15);
  CHECK_EQ(buy.cashChange, -(500 * buy.price) - buy.commission);
  const Fill sell = fillShares(costs, -500, 102);
  CHECK_CLOSE(sell.price, 102 * 0.9985, 1e-15);
  CHECK(sell.cashChange < 500 * 102);
  CHECK_EQ(fillShares({0, 0.001, 7, 0, 0}, 3, 10).commission, 7.0);
}

TEST_CASE("the sizing rule keeps, closes, rounds and skips") {
  Account account;
  CHECK_EQ(orderShares(account, 1000, 10, 0.5, 20), 30.0);
  CHECK_EQ(orderShares(account, 1000, 10, NONE, 20), 0.0);
  CHECK_EQ(orderShares(account, 1000, NONE, 0.5, 20), 0.0);
  CHECK_EQ(orderShares(account, -5, 10, 0.5, 20), -20.0);
  account.fractional = false;
  CHECK_EQ(orderShares(account, 1000, 30, 0.5, 0), 16.0);
  CHECK_EQ(orderShares(account, 1000, 30, -0.5, 0), -16.0);
  account.minTradeWeight = 0.1;
  CHECK_EQ(orderShares(account, 1000, 10, 0.25, 20), 0.0);
  CHECK_EQ(orderShares(account, 1000, 10, 0, 5), -5.0);
  CHECK_EQ(orderShares(account, 1000, 10, 0, 0), 0.0);
}

TEST_CASE("the panel kernel equals the ledger driven by hand") {
  const OneSymbol prices({10, 11, NONE, 12, 13}, {10.5, 11.5, NONE, 12.5, 13.5});
  const std::vector<double> targets{0.5, 0.9, -0.3, NONE, 0};
  const Costs costs{1, 0, 0.5, 5, 5};
  std::vector<double> rows(5 * LEDGER_WIDTH);
  std::vector<double> positions(5);
  backtestPanel(prices.panel(), targets.data(), 0, 5, costs, Account{}, rows.data(), positions.data());
  const double marks[] = {10.5, 11.5, 11.5, 12.5, 13.5};
  Ledger ledger(prices.panel(), costs, Account{});
  double order = 0;
  double fill = 0;
  for (int64_t t = 0; t < 5; ++t) {
    const LedgerRow row = ledger.advance(t, &order, &fill);
    CHECK(std::memcmp(&row, rows.data() + t * LEDGER_WIDTH, sizeof row) == 0);
    CHECK_EQ(ledger.positions()[0], positions[static_cast<std::size_t>(t)]);
    CHECK_EQ(row.equity, row.cash + positions[static_cast<std::size_t>(t)] * marks[t]);
    ledger.plan(t, targets.data() + t, &order);
  }
  CHECK_EQ(positions[1], positions[2]);  // the order for the missing bar is dropped
}

TEST_CASE("a spread series is met bar by bar; a flat one changes no bit") {
  const OneSymbol prices({10, 11, 12, 13}, {10.5, 11.5, 12.5, 13.5});
  const std::vector<double> targets{0.5, 0.9, 0, NONE};
  const Costs costs{1, 0, 0.5, 8, 5};
  const auto run = [&](const double* spread) {
    std::vector<double> rows(4 * LEDGER_WIDTH);
    std::vector<double> positions(4);
    backtestPanel(prices.panel(), targets.data(), 0, 4, costs, Account{}, rows.data(), positions.data(), spread);
    return rows;
  };
  const std::vector<double> flat(4, 8 * 1e-4);
  CHECK(run(nullptr) == run(flat.data()));
  const std::vector<double> wide{0, 0.02, 0, 0.01};
  const auto rows = run(wide.data());
  const auto spreadPaid = [&](std::size_t t) { return rows[t * LEDGER_WIDTH + 6]; };
  CHECK_CLOSE(spreadPaid(1), 100'000 * 0.5 / 10.5 * 11 * 0.01, 1e-12);
  CHECK_EQ(spreadPaid(2), 0.0);
  CHECK(spreadPaid(3) > 0);
  const std::vector<double> bad{0, 1, 0, 0};
  CHECK_THROWS(run(bad.data()), code::argument, "spread[1]");
}

TEST_CASE("a stale position is closed at its last close") {
  const OneSymbol prices({10, 10, NONE, NONE, NONE}, {10, 12, NONE, NONE, NONE});
  const std::vector<double> targets{1, NONE, NONE, NONE, NONE};
  Account account;
  account.staleBars = 2;
  std::vector<double> rows(5 * LEDGER_WIDTH);
  std::vector<double> positions(5);
  backtestPanel(prices.panel(), targets.data(), 0, 5, Costs{}, account, rows.data(), positions.data());
  CHECK_EQ(positions[2], 10'000.0);
  CHECK_EQ(positions[3], 0.0);
  CHECK_EQ(rows[3 * LEDGER_WIDTH], 120'000.0);
  CHECK_EQ(rows[4 * LEDGER_WIDTH + 1], 120'000.0);
}

TEST_CASE("misuse is refused and leaves the ledger as it was") {
  const OneSymbol prices({10, 10, 10}, {10, 10, 10});
  Ledger ledger(prices.panel(), Costs{}, Account{});
  double target = 0.5;
  double order = 0;
  double fill = 0;
  ledger.advance(1, &order, &fill);
  CHECK_THROWS(ledger.advance(1, &order, &fill), code::argument, "after");
  CHECK_THROWS(ledger.advance(3, &order, &fill), code::argument, "[0, 3)");
  CHECK_THROWS(ledger.plan(2, &target, &order), code::argument, "last advanced");
  target = INFINITY;
  CHECK_THROWS(ledger.plan(1, &target, &order), code::argument, "targets[0]");
  target = 0.5;
  ledger.plan(1, &target, &order);
  order = NONE;
  CHECK_THROWS(ledger.advance(2, &order, &fill), code::argument, "orders[0]");
  order = 5000;
  CHECK_EQ(ledger.advance(2, &order, &fill).trades, 1.0);
  CHECK_THROWS(backtestPanel(prices.panel(), &target, 2, 2, Costs{}, Account{}, nullptr, nullptr), code::argument, "[2, 2)");
}
