#pragma once

#include <cmath>
#include <cstdint>

namespace autostock {

/** Of two known numbers; std::fmin and std::fmax are calls. */
inline double lower(double a, double b) { return b < a ? b : a; }
inline double higher(double a, double b) { return b > a ? b : a; }

/** Codes of orders, the numbers of ORDER_TYPES, TIME_IN_FORCE ... in src/native/contract/engine.ts. */
enum class OrderType : uint8_t {
  market,
  /** Never worse than `limit`. */
  limit,
  /** A market order once the market's price is at or beyond `stop`. */
  stop,
  stopLimit,
  /** A stop that follows the best price since it was placed at a distance of `trail`. */
  trailing,
  /** A market order once the price is at or better than `stop`: the take profit of a rule. */
  touch,
  /** A stop at `stop` that counts once the price was at or better than `arm`: the break-even stop. */
  armedStop
};
enum class TimeInForce : uint8_t { day, gtc, ioc, fok };
/** When it may fill. open, close: in the first bar it reaches, never later. */
enum class OrderAt : uint8_t { any, open, close };
/** What `quantity` means; its sign is the side. All but shares are worked out at the fill. */
enum class OrderSize : uint8_t {
  shares,
  /** Fraction of equity, costs inside. */
  equity,
  usd,
  /** Fraction of equity lost when the price moves by the fraction `risk`. */
  risk,
  /** Target weight of the position. */
  weight,
  /** The whole position, whatever it is. */
  close,
  /** What the parent filled, the other way. */
  parent
};
enum class OrderStatus : uint8_t { waiting, open, filled, cancelled, expired, rejected };
/** Why an order ended unfilled. */
enum class OrderReason : uint8_t {
  none,
  badSymbol,
  badQuantity,
  badPrice,
  badLink,
  noBuyingPower,
  notShortable,
  nothingToClose,
  byCaller,
  oneCancelsOther,
  parentEnded,
  timeInForce,
  liquidation,
  stale
};
/** Why a position was left, the numbers of EXIT_REASONS. */
enum class ExitReason : uint8_t { order, signal, stopLoss, takeProfit, trailingStop, breakEven, maxBars, liquidation, stale, open };

/** What a caller asks for; prices in USD, unless `relative`. */
struct OrderRequest {
  int64_t symbol = 0;
  OrderType type = OrderType::market;
  TimeInForce tif = TimeInForce::gtc;
  OrderAt at = OrderAt::any;
  OrderSize sizing = OrderSize::shares;
  double quantity = 0;
  double limit = NAN;
  double stop = NAN;
  /** USD, or a fraction of the best price with trailFraction. */
  double trail = NAN;
  double arm = NAN;
  double risk = NAN;
  bool trailFraction = false;
  /** limit, stop and arm are signed fractions of the parent's fill price: level = price x (1 + x). */
  bool relative = false;
  /** Never more than the position; cancelled when the position is gone. */
  bool reduceOnly = false;
  /** Buying power is checked at the fill; sized orders stay inside it by themselves. */
  bool checked = true;
  ExitReason reason = ExitReason::order;
  /** Id of the order whose fill starts this one (one triggers other), -1 = none. */
  int64_t parent = -1;
  /** Orders of one group and symbol end each other (one cancels other), -1 = none. */
  int64_t group = -1;
};

/** An order in the engine. `quantity` is what is left, signed. */
struct Order : OrderRequest {
  int64_t id = -1;
  OrderStatus status = OrderStatus::open;
  bool armed = false;
  double filled = 0;
  /** Best price since a trailing stop began. */
  double best = NAN;
  /** Price from which it is tried when it was placed inside the bar `stamp`. */
  double from = NAN;
  int64_t stamp = -1;
  /** Bar stamp in which it can fill no more. */
  int64_t done = -1;
  /** First bar in which it may fill, and the day it began. */
  int64_t firstBar = 0;
  double day = NAN;
  int32_t firstChild = -1;
  int32_t nextChild = -1;
  int32_t parentSlot = -1;

  double side() const { return quantity < 0 ? -1.0 : 1.0; }
  /** Fires when the price moves against its owner: up for a buy, down for a sale. */
  bool stopLike() const {
    return type == OrderType::stop || type == OrderType::stopLimit || type == OrderType::trailing ||
           type == OrderType::armedStop;
  }
  bool follows() const { return type == OrderType::trailing || (type == OrderType::armedStop && !armed); }
};

}  // namespace autostock
