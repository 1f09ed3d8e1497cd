#include <cmath>

#include "engine/orderEngine.h"

namespace autostock {
namespace {

/** The level of a trailing stop whose best price is `best`. */
double trailingLevel(const Order& order, double best) {
  const double side = order.side();
  if (std::isnan(best)) return side * INFINITY;
  return order.trailFraction ? best * (1 + side * order.trail) : best + side * order.trail;
}

/** The stop of an order, or infinitely far away while it has none. */
double stopLevel(const Order& order) {
  if (order.type == OrderType::armedStop) return order.armed ? order.stop : order.side() * INFINITY;
  return order.type == OrderType::trailing ? trailingLevel(order, order.best) : order.stop;
}

/** Price of the market at which a buy (sale) at `order.limit` is no more than that, half the spread included. */
double limitLevel(const Order& order, double half) {
  if (order.type == OrderType::touch) return order.stop;
  return order.quantity > 0 ? order.limit / (1 + half) : order.limit / (1 - half);
}

/** Narrows bounds to where nothing happens to an order. */
void include(Bounds& bounds, const Order& order) {
  const bool buys = order.quantity > 0;
  if (order.type == OrderType::market) {
    bounds.up = -INFINITY;
    return;
  }
  const bool stop = order.stopLike();
  const double level = stop ? stopLevel(order) : limitLevel(order, 0);
  if (stop == buys) bounds.up = lower(bounds.up, level);
  else bounds.down = higher(bounds.down, level);
  if (!order.follows()) return;
  const double next = order.type == OrderType::trailing ? order.best : order.arm;
  if (buys) bounds.followDown = std::isnan(next) ? INFINITY : higher(bounds.followDown, next);
  else bounds.followUp = std::isnan(next) ? -INFINITY : lower(bounds.followUp, next);
}

/** Lower is first: a gap before the inside of the bar, a stop before a limit. */
int rankOf(bool gap, bool stop) { return (gap ? 0 : 2) + (stop ? 0 : 1); }

}  // namespace

/** True when levels that follow the bar's extremes, from whenever in it, stay outside it. */
bool OrderEngine::followsQuietly(const Book& own, const Bar& bar) const {
  for (const int32_t slot : own.resting) {
    const Order& order = orders_[static_cast<std::size_t>(slot)];
    if (!order.follows()) continue;
    const bool buys = order.quantity > 0;
    const double best = buys ? lower(order.best, bar.low) : higher(order.best, bar.high);
    const double level = order.type == OrderType::trailing ? trailingLevel(order, best) : order.stop;
    if (!(buys ? level > bar.high : level < bar.low)) return false;
  }
  return true;
}

void OrderEngine::refresh(Book& own) {
  Bounds bounds;
  for (const int32_t slot : own.resting) include(bounds, orders_[static_cast<std::size_t>(slot)]);
  own.bounds = bounds;
  own.stale = false;
}

/** Moves every level that follows the price past a bar in which no order fires. */
void OrderEngine::followBar(Book& own, const Bar& bar) {
  Bounds bounds;
  for (const int32_t slot : own.resting) {
    Order& order = orders_[static_cast<std::size_t>(slot)];
    const bool sells = order.quantity < 0;
    if (order.type == OrderType::trailing) {
      // Also when the best is not known yet.
      if (!(sells ? order.best >= bar.high : order.best <= bar.low)) order.best = sells ? bar.high : bar.low;
    } else if (order.type == OrderType::armedStop) {
      order.armed = order.armed || (sells ? bar.high >= order.arm : bar.low <= order.arm);
    }
    include(bounds, order);
  }
  own.bounds = bounds;
}

/** Moves levels that follow the price: those of sales as it rises, those of buys as it falls. */
void OrderEngine::follow(Book& own, double price, bool up) {
  for (const int32_t slot : own.resting) {
    Order& order = orders_[static_cast<std::size_t>(slot)];
    if (!order.follows() || (order.quantity < 0) != up) continue;
    // Conservative: an order placed inside the bar does not know what came before it.
    if (order.stamp == stamp_ && !settings_.execution.adaptivePath) continue;
    if (order.type == OrderType::armedStop) {
      if (up ? price >= order.arm : price <= order.arm) {
        order.armed = true;
        own.stale = true;
      }
    } else if (std::isnan(order.best) || (up ? price > order.best : price < order.best)) {
      order.best = price;
      own.stale = true;
    }
  }
}

/**
 * The order that fires next while the price covers [low, high], coming from `from`, and the price it fires at. With `path`
 * the price moves one way and the nearest comes first; otherwise gaps, stops and limits in that order, nearest first.
 */
OrderEngine::Try OrderEngine::pick(const Book& own, double from, double low, double high, double half, bool path) const {
  Try found;
  int bestRank = 0;
  double bestDistance = 0;
  int64_t bestId = 0;
  for (const int32_t slot : own.resting) {
    const Order& order = orders_[static_cast<std::size_t>(slot)];
    if (order.done == stamp_ || order.quantity == 0) continue;
    const bool inBar = order.stamp == stamp_ && !path;
    const double start = inBar ? order.from : from;
    const bool buys = order.quantity > 0;
    const bool stop = order.stopLike();
    const bool upward = stop == buys;  // fires at or above its level
    const double level = order.type == OrderType::market ? start : stop ? stopLevel(order) : limitLevel(order, half);
    const bool gap = upward ? start >= level : start <= level;
    if (!gap && !(upward ? high >= level : low <= level)) continue;
    if (!gap && inBar && !stop) continue;
    const double price = gap ? start : level;
    const int rank = rankOf(gap, stop);
    const double distance = std::fabs(price - from);
    const bool first = path ? distance < bestDistance || (distance == bestDistance && rank < bestRank)
                            : rank < bestRank || (rank == bestRank && distance < bestDistance);
    const bool tie = distance == bestDistance && rank == bestRank && order.id < bestId;
    if (found.slot >= 0 && !first && !tie) continue;
    found = {slot, price};
    bestRank = rank;
    bestDistance = distance;
    bestId = order.id;
  }
  return found;
}

/** An order's price was reached. */
void OrderEngine::fire(Book& own, const Try& found, int64_t t) {
  Order& order = orders_[static_cast<std::size_t>(found.slot)];
  const int64_t id = order.id;
  own.now = found.price;
  if (order.type == OrderType::stopLimit) {
    order.type = OrderType::limit;
    order.stamp = stamp_;
    order.from = found.price;
    own.stale = true;
    if (!marketable(order, found.price, spreadAt(own, t) * 0.5)) return;
  }
  const bool stop = order.stopLike() || order.type == OrderType::touch;
  fillOrder(found.slot, found.price, t);
  Order& after = orders_[static_cast<std::size_t>(found.slot)];
  if (after.id != id) return;
  after.done = stamp_;
  if (!stop) return;
  // What a stop could not fill goes on as a market order.
  after.type = OrderType::market;
  std::erase(own.resting, found.slot);
  own.stale = true;
  queue_.push_back({found.slot, id});
}

void OrderEngine::matchConservative(Book& own, const Bar& bar, int64_t t) {
  const double half = spreadAt(own, t) * 0.5;
  for (Try found = pick(own, bar.open, bar.low, bar.high, half, false); found.slot >= 0;
       found = pick(own, bar.open, bar.low, bar.high, half, false))
    fire(own, found, t);
  follow(own, bar.high, true);
  follow(own, bar.low, false);
}

void OrderEngine::matchPath(Book& own, const Bar& bar, int64_t t) {
  const double half = spreadAt(own, t) * 0.5;
  // At the open a stop comes before a limit.
  for (Try found = pick(own, bar.open, bar.open, bar.open, half, true); found.slot >= 0;
       found = pick(own, bar.open, bar.open, bar.open, half, true))
    fire(own, found, t);
  const bool highFirst = bar.high - bar.open < bar.open - bar.low;
  const double points[] = {highFirst ? bar.high : bar.low, highFirst ? bar.low : bar.high, bar.close};
  double from = bar.open;
  bool up = highFirst;
  for (const double to : points) {
    for (;;) {
      const Try found = pick(own, from, std::fmin(from, to), std::fmax(from, to), half, true);
      if (found.slot < 0) break;
      from = found.price;
      fire(own, found, t);
    }
    from = to;
    follow(own, to, up);
    up = !up;
  }
}

bool OrderEngine::matchBar(Book& own, const Bar& bar, int64_t t) {
  if (own.stale) refresh(own);
  const bool fires = own.bounds.fires(bar);
  if (!fires && !own.bounds.moves(bar)) return false;
  ++stamp_;
  if (!fires && (!settings_.execution.adaptivePath || followsQuietly(own, bar))) {
    followBar(own, bar);
    return false;
  }
  if (settings_.execution.adaptivePath) matchPath(own, bar, t);
  else matchConservative(own, bar, t);
  return true;
}

}  // namespace autostock
