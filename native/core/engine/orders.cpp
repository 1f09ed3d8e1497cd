#include <algorithm>
#include <cmath>
#include <new>

#include "engine/orderEngine.h"

namespace autostock {

OrderReason OrderEngine::faultOf(const OrderRequest& r) const {
  if (r.symbol < 0 || r.symbol >= symbols()) return OrderReason::badSymbol;
  const bool needsQuantity = r.sizing != OrderSize::close && r.sizing != OrderSize::parent && r.sizing != OrderSize::weight;
  if (needsQuantity && !(std::isfinite(r.quantity) && r.quantity != 0)) return OrderReason::badQuantity;
  if (r.sizing == OrderSize::weight && !std::isfinite(r.quantity)) return OrderReason::badQuantity;
  if (r.sizing == OrderSize::shares && r.checked && !settings_.account.fractional && r.quantity != std::trunc(r.quantity))
    return OrderReason::badQuantity;
  if (r.sizing == OrderSize::risk && !(r.risk > 0)) return OrderReason::badPrice;
  // Which side an order of these sizes is on shows at its fill only: it cannot rest.
  const bool sided = needsQuantity || r.sizing == OrderSize::parent;
  if (!sided && r.type != OrderType::market) return OrderReason::badQuantity;
  const auto price = [&](double value) {
    return r.relative ? std::isfinite(value) && value > -1 : value > 0 && std::isfinite(value);
  };
  const bool limited = r.type == OrderType::limit || r.type == OrderType::stopLimit;
  const bool stopped = r.type == OrderType::stop || r.type == OrderType::stopLimit || r.type == OrderType::touch ||
                       r.type == OrderType::armedStop;
  if (limited && !price(r.limit)) return OrderReason::badPrice;
  if (stopped && !price(r.stop)) return OrderReason::badPrice;
  if (r.type == OrderType::armedStop && !price(r.arm)) return OrderReason::badPrice;
  if (r.type == OrderType::trailing && !(r.trail > 0 && std::isfinite(r.trail)))
    return OrderReason::badPrice;
  if (r.at != OrderAt::any && !(r.type == OrderType::market || r.type == OrderType::limit)) return OrderReason::badPrice;
  const bool child = r.parent >= 0;
  if ((r.sizing == OrderSize::parent || r.relative) && !child) return OrderReason::badLink;
  if (!child) return OrderReason::none;
  const int32_t parent = slotOf(r.parent);
  if (parent < 0) return OrderReason::badLink;
  const Order& above = orders_[static_cast<std::size_t>(parent)];
  if (above.filled != 0 || (r.sizing == OrderSize::parent && above.symbol != r.symbol)) return OrderReason::badLink;
  return OrderReason::none;
}

int32_t OrderEngine::slotOf(int64_t id) const {
  if (id < 0 || id >= nextId_) return -1;
  if (settings_.record) return slots_[static_cast<std::size_t>(id)];
  if (found_ < orders_.size() && orders_[found_].id == id) return static_cast<int32_t>(found_);
  for (std::size_t slot = orders_.size(); slot-- > 0;)
    if (orders_[slot].id == id) {
      found_ = slot;
      return static_cast<int32_t>(slot);
    }
  return -1;
}

int64_t OrderEngine::arrivalBar() const {
  int64_t t = bar_ + 1 + settings_.latency.bars;
  if (!(settings_.latency.ms > 0) || bar_ < 0) return t;
  const double arrival = panel_.time[bar_] + barMs_ + settings_.latency.ms;
  while (t < panel_.times && panel_.time[t] < arrival) ++t;
  return t;
}

int64_t OrderEngine::submit(const OrderRequest& request) {
  const int64_t id = nextId_++;
  const OrderReason fault = faultOf(request);
  if (settings_.record) {
    const auto& r = request;
    const auto code = [](auto value) { return static_cast<double>(static_cast<int>(value)); };
    const OrderStatus status = fault != OrderReason::none ? OrderStatus::rejected : OrderStatus::open;
    journal.orders.push_back({static_cast<double>(id), static_cast<double>(r.symbol), static_cast<double>(bar_), code(r.type),
                              code(r.tif), code(r.at), code(r.sizing), r.quantity, r.limit, r.stop, r.trail,
                              static_cast<double>(r.parent), static_cast<double>(r.group), code(status), code(fault), 0,
                              fault == OrderReason::none ? NAN : static_cast<double>(bar_)});
    slots_.push_back(-1);
    if (fault != OrderReason::none) journal.ended.push_back(id);
  }
  if (fault != OrderReason::none) return id;
  if (free_.empty()) {
    free_.push_back(static_cast<int32_t>(orders_.size()));
    orders_.emplace_back();
  }
  const int32_t slot = free_.back();
  free_.pop_back();
  if (settings_.record) slots_[static_cast<std::size_t>(id)] = slot;
  Order& order = orders_[static_cast<std::size_t>(slot)];
  // In place: a copy of one just written waits for its stores.
  ::new (static_cast<void*>(&order)) Order{request};
  order.id = id;
  // Its side and shares show when the parent fills.
  if (order.sizing == OrderSize::parent) order.quantity = 0;
  ++openOrders_;
  if (order.tif == TimeInForce::day) ++dayOrders_;
  if (request.parent >= 0) {
    order.status = OrderStatus::waiting;
    order.parentSlot = slotOf(request.parent);
    // Children start in the order they were placed.
    int32_t* link = &orders_[static_cast<std::size_t>(order.parentSlot)].firstChild;
    while (*link >= 0) link = &orders_[static_cast<std::size_t>(*link)].nextChild;
    *link = slot;
    return id;
  }
  order.firstBar = phase_ == Phase::idle ? arrivalBar() : bar_;
  if (order.firstBar > bar_ + 1)
    latent_.push_back({slot, id});
  else
    place(slot, NAN);
  return id;
}

bool OrderEngine::cancel(int64_t id) {
  const int32_t slot = slotOf(id);
  if (slot < 0) return false;
  end(slot, OrderStatus::cancelled, OrderReason::byCaller);
  return true;
}

/** Brings an open order to where it waits for its price. price: the market's when it was placed inside a bar. */
void OrderEngine::place(int32_t slot, double price) {
  Order& order = orders_[static_cast<std::size_t>(slot)];
  order.status = OrderStatus::open;
  Book& own = book(order.symbol);
  const bool oneShot = order.type == OrderType::limit && (order.tif == TimeInForce::ioc || order.tif == TimeInForce::fok);
  if (order.at == OrderAt::close) {
    closing_.push_back({slot, order.id});
    return;
  }
  const bool queued = order.type == OrderType::market || order.at == OrderAt::open || oneShot;
  if (queued && phase_ != Phase::inside) {
    (phase_ == Phase::close ? closing_ : queue_).push_back({slot, order.id});
    return;
  }
  if (order.type == OrderType::trailing && std::isnan(order.best)) order.best = std::isnan(price) ? own.mark : price;
  if (phase_ == Phase::inside) {
    order.stamp = stamp_;
    order.from = price;
  }
  own.resting.push_back(slot);
  own.stale = true;
}

void OrderEngine::unlink(int32_t slot) {
  Order& child = orders_[static_cast<std::size_t>(slot)];
  int32_t* link = &orders_[static_cast<std::size_t>(child.parentSlot)].firstChild;
  while (*link >= 0 && *link != slot) link = &orders_[static_cast<std::size_t>(*link)].nextChild;
  if (*link == slot) *link = child.nextChild;
  child.parentSlot = -1;
  child.nextChild = -1;
}

void OrderEngine::end(int32_t slot, OrderStatus status, OrderReason reason) {
  Order& order = orders_[static_cast<std::size_t>(slot)];
  const bool rested = order.status == OrderStatus::open;
  if (order.parentSlot >= 0) unlink(slot);
  if (order.firstChild >= 0) endChildren(order, OrderReason::parentEnded);
  Book& own = book(order.symbol);
  if (rested) {
    // From the back, where those are that end together.
    for (std::size_t i = own.resting.size(); i-- > 0;) {
      if (own.resting[i] != slot) continue;
      own.resting.erase(own.resting.begin() + static_cast<std::ptrdiff_t>(i));
      own.stale = true;
      break;
    }
  }
  --openOrders_;
  if (order.tif == TimeInForce::day) --dayOrders_;
  if (settings_.record) {
    OrderRow& row = journal.orders[static_cast<std::size_t>(order.id)];
    row.status = static_cast<double>(static_cast<int>(status));
    row.reason = static_cast<double>(static_cast<int>(reason));
    row.filled = order.filled;
    row.endBar = static_cast<double>(bar_);
    slots_[static_cast<std::size_t>(order.id)] = -1;
    journal.ended.push_back(order.id);
  }
  order.id = -1;
  free_.push_back(slot);
}

/** Lets go of an order's children: those that wait end, those that trade stay on their own. */
void OrderEngine::endChildren(Order& parent, OrderReason reason) {
  int32_t slot = parent.firstChild;
  parent.firstChild = -1;
  while (slot >= 0) {
    Order& child = orders_[static_cast<std::size_t>(slot)];
    const int32_t next = child.nextChild;
    child.parentSlot = child.nextChild = -1;
    if (child.status == OrderStatus::waiting) end(slot, OrderStatus::cancelled, reason);
    slot = next;
  }
}

/** A parent filled `filled` shares at the market's price, `paid` a share: its children begin or grow. */
void OrderEngine::startChildren(int32_t parentSlot, double filled, double price, double paid) {
  const bool whole = orders_[static_cast<std::size_t>(parentSlot)].quantity == 0;
  for (int32_t slot = orders_[static_cast<std::size_t>(parentSlot)].firstChild; slot >= 0;) {
    Order& child = orders_[static_cast<std::size_t>(slot)];
    const int32_t next = child.nextChild;
    const bool first = child.status == OrderStatus::waiting;
    if (child.sizing == OrderSize::parent) child.quantity -= filled;
    if (first && (child.sizing == OrderSize::parent || whole)) {
      if (child.relative) {
        for (double* level : {&child.limit, &child.stop, &child.arm}) *level = paid * (1 + *level);
        child.relative = false;
      }
      if (child.type == OrderType::trailing && child.sizing == OrderSize::parent) child.best = paid;
      child.firstBar = bar_;
      place(slot, price);
    }
    slot = next;
  }
}

/** One cancels other: a part filled takes as many shares off the others, a whole fill ends them. */
void OrderEngine::shrinkGroup(int32_t filledSlot, double filled) {
  const Order& order = orders_[static_cast<std::size_t>(filledSlot)];
  const int64_t group = order.group;
  const bool whole = order.quantity == 0;
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    Order& other = orders_[i];
    const auto slot = static_cast<int32_t>(i);
    if (other.id < 0 || other.group != group || slot == filledSlot || other.symbol != order.symbol) continue;
    const double left = std::fabs(other.quantity) - std::fabs(filled);
    if (whole || (other.sizing == OrderSize::shares && !(left > 0)))
      end(slot, OrderStatus::cancelled, OrderReason::oneCancelsOther);
    else if (other.sizing == OrderSize::shares || other.sizing == OrderSize::parent)
      other.quantity = std::copysign(std::fmax(left, 0), other.quantity);
  }
}

/** Ends what could only have reduced a position that is gone. */
void OrderEngine::endReducing(Book& own, OrderReason reason) {
  for (std::size_t i = own.resting.size(); i-- > 0;) {
    if (i >= own.resting.size()) continue;
    if (orders_[static_cast<std::size_t>(own.resting[i])].reduceOnly) end(own.resting[i], OrderStatus::cancelled, reason);
  }
}

void OrderEngine::expireDay(int64_t t) {
  if (t + 1 < panel_.times && dayOf(t + 1) == dayOf(t)) return;
  for (std::size_t slot = 0; slot < orders_.size(); ++slot) {
    const Order& order = orders_[slot];
    if (order.id < 0 || order.tif != TimeInForce::day || order.status != OrderStatus::open || order.firstBar > t) continue;
    end(static_cast<int32_t>(slot), OrderStatus::expired, OrderReason::timeInForce);
  }
}

}  // namespace autostock
