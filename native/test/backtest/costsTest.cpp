#include "backtest/costs.h"

#include "check.h"

using namespace autostock;

namespace {

/** What buying these shares takes from the account, spread and slippage left out. */
double spent(const Costs& costs, double shares, double paid) {
  return shares * paid + commissionOf(costs, shares, paid, false);
}

}  // namespace

TEST_CASE("a commission is at least the minimum and at most its share of the value") {
  Costs costs;
  costs.commissionPerShareUsd = 0.005;
  costs.commissionMinUsd = 1;
  CHECK_CLOSE(commissionOf(costs, 1000, 50, false), 5, 1e-15);
  CHECK_EQ(commissionOf(costs, 10, 50, false), 1.0);
  costs.commissionMaxFraction = 0.01;
  CHECK_CLOSE(commissionOf(costs, 1000, 50, false), 5, 1e-15);
  CHECK_CLOSE(commissionOf(costs, 1, 50, false), 0.5, 1e-15);
  CHECK_CLOSE(commissionOf(costs, 10'000, 0.1, false), 10, 1e-15);
}

TEST_CASE("the fixed part comes on top of the cap, whatever the size") {
  Costs costs;
  costs.commissionBps = 10;
  costs.commissionMaxFraction = 0.0005;
  costs.commissionFixedUsd = 3;
  CHECK_CLOSE(commissionOf(costs, 100, 100, false), 5 + 3, 1e-15);
  CHECK_CLOSE(commissionOf(costs, 1e-9, 100, false), 3, 1e-9);
}

TEST_CASE("fees are of sales only, the one per share up to its maximum") {
  Costs costs;
  costs.sellFeeBps = 0.206;
  costs.sellFeePerShareUsd = 0.000195;
  costs.sellFeeMaxUsd = 9.79;
  CHECK_EQ(commissionOf(costs, 100'000, 50, false), 0.0);
  CHECK_CLOSE(commissionOf(costs, 100, 50, true), 0.103 + 0.0195, 1e-14);
  CHECK_CLOSE(commissionOf(costs, 100'000, 50, true), 103 + 9.79, 1e-14);
  costs.sellFeeMaxUsd = 0;
  CHECK_CLOSE(commissionOf(costs, 100'000, 50, true), 103 + 19.5, 1e-14);
  CHECK_EQ(fillShares(costs, 100, 50).commission, 0.0);
  CHECK_CLOSE(fillShares(costs, -100, 50).commission, 0.1225, 1e-14);
}

TEST_CASE("a fill under a quoted spread of its own pays half of that") {
  Costs costs;
  costs.spreadBps = 1000;
  const Fill fill = fillShares(costs, -20, 50, 0.004, 0.001);
  CHECK_CLOSE(fill.price, 50 * (1 - 0.003), 1e-15);
  CHECK_CLOSE(fill.spread, 20 * 50 * 0.002, 1e-15);
  CHECK_CLOSE(fill.slippage, 20 * 50 * 0.001, 1e-15);
  CHECK_CLOSE(fill.cashChange, 20 * fill.price, 1e-15);
}

TEST_CASE("affordable shares spend exactly the budget") {
  for (const double bps : {0.0, 7.0, 500.0}) {
    for (const double perShare : {0.0, 0.005, 2.0}) {
      for (const double minimum : {0.0, 1.0, 40.0}) {
        for (const double fixed : {0.0, 3.0}) {
          for (const double budget : {60.0, 1000.0, 1e6}) {
            Costs costs;
            costs.commissionBps = bps;
            costs.commissionPerShareUsd = perShare;
            costs.commissionMinUsd = minimum;
            costs.commissionFixedUsd = fixed;
            const double shares = affordableShares(costs, budget, 12.5);
            CHECK(shares > 0);
            CHECK_CLOSE(spent(costs, shares, 12.5), budget, 1e-13);
          }
        }
      }
    }
  }
}

TEST_CASE("a budget that its commission eats affords nothing; fees of sales take nothing from a purchase") {
  Costs costs;
  costs.commissionMinUsd = 10;
  CHECK_EQ(affordableShares(costs, 10, 5), 0.0);
  CHECK_EQ(affordableShares(costs, 4, 5), 0.0);
  costs.commissionMinUsd = 0;
  costs.commissionFixedUsd = 10;
  CHECK_EQ(affordableShares(costs, 9, 5), 0.0);
  costs.commissionFixedUsd = 0;
  costs.sellFeeBps = 100;
  CHECK_EQ(affordableShares(costs, 100, 5), 20.0);
}

TEST_CASE("a capped commission leaves some of the budget, never too little") {
  Costs costs;
  costs.commissionMinUsd = 10;
  costs.commissionMaxFraction = 0.01;
  const double shares = affordableShares(costs, 100, 5);
  CHECK(shares > 0);
  CHECK(spent(costs, shares, 5) <= 100);
}
