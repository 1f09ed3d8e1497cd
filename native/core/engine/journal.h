#pragma once

#include <cstdint>
#include <vector>

#include "engine/order.h"

namespace autostock {

/** A fill, the columns of FILL_COLUMNS. */
struct FillRow {
  double order, symbol, bar, shares, price, commission, spread, slippage, position, cash;
};
inline constexpr int64_t FILL_WIDTH = 10;
static_assert(sizeof(FillRow) == FILL_WIDTH * sizeof(double));

/** A round trip, the columns of TRADE_COLUMNS. Excursions are fractions of the entry price, adverse ones negative. */
struct TradeRow {
  double symbol, side, entryBar, exitBar, entryPrice, exitPrice, shares, pnlUsd, pnlFraction, costsUsd, bars, exitReason,
      adverse, favourable;
};
inline constexpr int64_t TRADE_WIDTH = 14;
static_assert(sizeof(TradeRow) == TRADE_WIDTH * sizeof(double));

/** An order as it was placed and as it ended, the columns of ORDER_COLUMNS. */
struct OrderRow {
  double id, symbol, bar, type, tif, at, sizing, quantity, limit, stop, trail, parent, group, status, reason, filled,
      endBar;
};
inline constexpr int64_t ORDER_WIDTH = 17;
static_assert(sizeof(OrderRow) == ORDER_WIDTH * sizeof(double));

/** One bar of the account, the columns of BAR_COLUMNS. */
struct BarRow {
  double equity, cash, gross, turnover, costs;
};
inline constexpr int64_t BAR_WIDTH = 5;
static_assert(sizeof(BarRow) == BAR_WIDTH * sizeof(double));

/** What happened; flat rows that only grow. */
struct Journal {
  std::vector<OrderRow> orders;
  std::vector<FillRow> fills;
  std::vector<TradeRow> trades;
  std::vector<BarRow> bars;
  /** Ids of orders that ended since the caller last cleared it. */
  std::vector<int64_t> ended;
};

}  // namespace autostock
