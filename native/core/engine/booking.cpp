#include <algorithm>
#include <cmath>
#include <string>

#include "engine/orderEngine.h"

namespace autostock {

double OrderEngine::spreadAt(const Book& own, int64_t t) const {
  if (settings_.spread != nullptr) {
    const double quoted = settings_.spread[panel_.row(own.symbol, t)];
    if (!std::isnan(quoted)) return quoted;
  }
  return settings_.costs.spreadBps * 1e-4;
}

ImpactMove OrderEngine::impactAt(const Book& own, double quantity, int64_t t) const {
  const Impact& impact = settings_.impact;
  if (impact.model == 0) return {0, 0};
  if (impact.model == 1) return impactOf(impact, quantity, own.volume[t], NAN);
  if (settings_.averageVolume == nullptr || settings_.volatility == nullptr) return {0, 0};
  const int64_t row = panel_.row(own.symbol, t);
  return impactOf(impact, quantity, settings_.averageVolume[row], settings_.volatility[row]);
}

double OrderEngine::netNow() const {
  double net = 0;
  if (held_ == 0) return net;
  for (const Book& own : books_)
    if (own.position != 0) net += own.position * own.now;
  return net;
}

double OrderEngine::grossNow() const {
  double gross = 0;
  if (held_ == 0) return gross;
  for (const Book& own : books_)
    if (own.position != 0) gross += std::fabs(own.position * own.now);
  return gross;
}

/** Shares of a sized order, > 0 a purchase; 0 when the account or the size allows none. */
double OrderEngine::sizedShares(const Order& order, const Book& own, double price, int64_t t) const {
  const double side = order.side();
  const double size = std::fabs(order.quantity);
  const double equity = cash_ + netNow();
  if (!(equity > 0)) return 0;
  const double room = settings_.margin.maxLeverage * equity - grossNow();
  const double spread = spreadAt(own, t);
  double shares = 0;
  // Impact depends on the shares and they on it: a few rounds settle it.
  for (int round = 0; round < (settings_.impact.model == 0 ? 1 : 12); ++round) {
    const double slippage = settings_.costs.slippageBps * 1e-4 + impactAt(own, shares, t).paid;
    const double paid = price + side * (price * (spread * 0.5) + price * slippage);
    const double most = affordableShares(costs_, room, paid);
    switch (order.sizing) {
      case OrderSize::equity: shares = affordableShares(costs_, size * equity, paid); break;
      case OrderSize::usd: shares = affordableShares(costs_, size, paid); break;
      case OrderSize::risk: shares = size * equity / (order.risk * paid); break;
      default: shares = size;
    }
    if (shares > most) shares = most;
  }
  if (side < 0) shares = lower(shares, own.shortable + own.position);
  if (!settings_.account.fractional) shares = std::trunc(shares);
  return shares > 0 ? side * shares : 0;
}

double OrderEngine::wantedShares(const Order& order, const Book& own, double price, int64_t t) const {
  switch (order.sizing) {
    case OrderSize::equity:
    case OrderSize::usd:
    case OrderSize::risk: return sizedShares(order, own, price, t);
    case OrderSize::weight: return orderShares(settings_.account, cash_ + netNow(), price, order.quantity, own.position);
    case OrderSize::close: return 0 - own.position;
    default: break;
  }
  // A size in shares of a rule stays inside the account; a caller's own order is checked instead.
  if (!order.checked && !order.reduceOnly && order.filled == 0 && order.sizing == OrderSize::shares)
    return sizedShares(order, own, price, t);
  if (!order.reduceOnly) return order.quantity;
  if (own.position == 0 || (own.position > 0) == (order.quantity > 0)) return 0;
  return std::fabs(order.quantity) < std::fabs(own.position) ? order.quantity : 0 - own.position;
}

/** Why an order may not fill `shares` now, or none. */
OrderReason OrderEngine::refusal(const Order& order, const Book& own, double shares, double price, int64_t t) const {
  const double after = own.position + shares;
  const bool grows = std::fabs(after) > std::fabs(own.position) || (after > 0) != (own.position > 0);
  if (after == 0 || !grows) return OrderReason::none;
  constexpr double rounding = 1e-9;
  if (after < 0 && 0 - after > own.shortable * (1 + rounding)) return OrderReason::notShortable;
  if (!order.checked) return OrderReason::none;
  const Fill fill = fillShares(costs_, shares, price, spreadAt(own, t),
                               settings_.costs.slippageBps * 1e-4 + impactAt(own, std::fabs(shares), t).paid);
  const double equity = cash_ + netNow() + fill.cashChange + shares * price;
  const double gross = grossNow() - std::fabs(own.position) * price + std::fabs(after) * price;
  return gross <= settings_.margin.maxLeverage * equity * (1 + rounding) ? OrderReason::none : OrderReason::noBuyingPower;
}

/** Fills what it can of an order at the market's price; it ends, or stands with what is left. */
void OrderEngine::fillOrder(int32_t slot, double price, int64_t t) {
  Order& order = orders_[static_cast<std::size_t>(slot)];
  Book& own = book(order.symbol);
  own.now = price;
  const double wanted = wantedShares(order, own, price, t);
  if (!(std::fabs(wanted) > 0)) {
    const bool gone = order.reduceOnly || order.sizing == OrderSize::close || order.sizing == OrderSize::weight;
    if (gone) return end(slot, OrderStatus::cancelled, OrderReason::nothingToClose);
    if (order.quantity < 0 && own.shortable == 0 && own.position <= 0)
      return end(slot, OrderStatus::rejected, OrderReason::notShortable);
    return end(slot, OrderStatus::rejected, cash_ + netNow() > 0 ? OrderReason::badQuantity : OrderReason::noBuyingPower);
  }
  const OrderReason fault = refusal(order, own, wanted, price, t);
  if (fault != OrderReason::none) return end(slot, OrderStatus::rejected, fault);
  double quantity = lower(std::fabs(wanted), own.volumeLeft);
  if (quantity < std::fabs(wanted)) {
    if (order.tif == TimeInForce::fok) return end(slot, OrderStatus::cancelled, OrderReason::timeInForce);
    if (!settings_.account.fractional) quantity = std::trunc(quantity);
  }
  order.quantity = wanted;
  if (order.sizing != OrderSize::parent) order.sizing = OrderSize::shares;
  if (quantity > 0) {
    const double filled = std::copysign(quantity, wanted);
    const double paid = trade(own, filled, price, order.type == OrderType::limit, order.reason, t, order.id);
    own.volumeLeft -= quantity;
    order.filled += filled;
    order.quantity = quantity == std::fabs(wanted) ? 0 : wanted - filled;
    if (order.group >= 0) shrinkGroup(slot, filled);
    if (order.firstChild >= 0) startChildren(slot, filled, price, paid);
    const int32_t entry = order.reduceOnly && own.position == 0 ? order.parentSlot : -1;
    if (order.quantity == 0) end(slot, OrderStatus::filled, OrderReason::none);
    // An exit that took all ends what was left of its entry, and every other exit.
    if (entry >= 0) end(entry, OrderStatus::cancelled, OrderReason::oneCancelsOther);
    if (own.position == 0) endReducing(own, OrderReason::nothingToClose);
    if (orders_[static_cast<std::size_t>(slot)].id < 0) return;
  }
  if (order.quantity != 0 && order.tif == TimeInForce::ioc) end(slot, OrderStatus::cancelled, OrderReason::timeInForce);
}

double OrderEngine::trade(Book& own, double shares, double price, bool passive, ExitReason reason, int64_t t, int64_t order) {
  ImpactMove impact{0, 0};
  if (!passive) impact = impactAt(own, std::fabs(shares), t);
  const double slippage = passive ? 0 : settings_.costs.slippageBps * 1e-4 + impact.paid;
  const Fill fill = fillShares(costs_, shares, price, spreadAt(own, t), slippage);
  const double before = own.position;
  if (before == 0) {
    own.trade = OpenTrade{};
    own.trade.bar = t;
    own.trade.startValue = cash_;
    ++held_;
  }
  cash_ += fill.cashChange;
  own.position = before + shares;
  if (own.position == 0) --held_;
  if (equity_ > 0) sums_.turnover += std::fabs(shares) * price / equity_;
  totals_.costs += fill.commission + fill.spread + fill.slippage;
  if (impact.kept > 0) {
    const double move = 1 + std::copysign(impact.kept, shares);
    own.shift *= move;
    own.bar.close *= move;
  }
  countTrade(own, before, shares, fill, price, reason, t);
  if (!settings_.tiers.empty()) monthVolume_ += settings_.tiersInShares ? std::fabs(shares) : std::fabs(shares) * fill.price;
  if (settings_.record)
    journal.fills.push_back({static_cast<double>(order), static_cast<double>(&own - books_.data()), static_cast<double>(t),
                             shares, fill.price, fill.commission, fill.spread, fill.slippage, own.position, cash_});
  if (!settings_.tiers.empty()) chooseTier(t);
  return fill.price;
}

/** Keeps the round trip that a trade begins, changes or ends. */
void OrderEngine::countTrade(Book& own, double before, double shares, const Fill& fill, double price, ExitReason reason,
                             int64_t t) {
  OpenTrade& trade = own.trade;
  trade.flow += fill.cashChange;
  trade.costs += fill.commission + fill.spread + fill.slippage;
  const bool adds = before == 0 || (before > 0) == (shares > 0);
  const double closing = adds ? 0 : lower(std::fabs(shares), std::fabs(before));
  const double opening = std::fabs(shares) - closing;
  trade.see(fill.price, fill.price);
  trade.exitShares += closing;
  trade.exitValue += closing * fill.price;
  const bool turns = before != 0 && own.position != 0 && (before > 0) != (own.position > 0);
  if (before != 0 && (own.position == 0 || turns)) {
    const double rest = own.position == 0 ? 0 : own.position * price;
    const double value = cash_ + rest;
    endTrade(own, before, books_.size() == 1 ? value - trade.startValue : trade.flow + rest, reason, t);
    if (!turns) return;
    trade = OpenTrade{};
    trade.bar = t;
    trade.startValue = value;
    trade.flow = 0 - rest;
    trade.lowest = trade.highest = fill.price;
  }
  trade.entryShares += opening;
  trade.entryValue += opening * fill.price;
}

/** Counts a trade's result, or with sign -1 takes it back. */
void OrderEngine::Totals::count(double result, double sign) {
  trades += sign;
  if (result > 0) {
    wins += sign;
    gains += sign * result;
  } else {
    losses -= sign * result;
  }
}

void OrderEngine::endTrade(Book& own, double before, double result, ExitReason reason, int64_t t) {
  totals_.count(result, 1);
  const bool stopped = reason == ExitReason::stopLoss || reason == ExitReason::takeProfit || reason == ExitReason::trailingStop ||
                       reason == ExitReason::breakEven || reason == ExitReason::liquidation;
  if (stopped) own.stoppedSide = before > 0 ? 1 : -1;
  if (settings_.record) reportTrade(own, before > 0 ? 1 : -1, result, reason, t);
}

void OrderEngine::reportTrade(const Book& own, double side, double result, ExitReason reason, int64_t t) {
  const OpenTrade& trade = own.trade;
  const double entry = trade.entryValue / trade.entryShares;
  const double exit = trade.exitShares > 0 ? trade.exitValue / trade.exitShares : own.mark;
  const double up = trade.highest / entry - 1;
  const double down = trade.lowest / entry - 1;
  journal.trades.push_back({static_cast<double>(&own - books_.data()), side, static_cast<double>(trade.bar),
                            static_cast<double>(t), entry, exit, trade.entryShares, result, result / trade.entryValue,
                            trade.costs, static_cast<double>(t - trade.bar), static_cast<double>(static_cast<int>(reason)),
                            side > 0 ? down : -up, side > 0 ? up : -down});
}

void OrderEngine::reportOpen() {
  for (Book& own : books_) {
    if (own.position == 0) continue;
    const double value = own.position * own.mark;
    const double result = books_.size() == 1 ? cash_ + value - own.trade.startValue : own.trade.flow + value;
    reportTrade(own, own.position > 0 ? 1 : -1, result, ExitReason::open, bar_);
  }
}

/** Closes a position whatever the volume, and ends every order of its symbol. */
void OrderEngine::closeAll(Book& own, double price, ExitReason reason, OrderReason why, int64_t t) {
  const auto symbol = static_cast<int64_t>(&own - books_.data());
  for (std::size_t slot = 0; slot < orders_.size(); ++slot)
    if (orders_[slot].id >= 0 && orders_[slot].symbol == symbol)
      end(static_cast<int32_t>(slot), OrderStatus::cancelled, why);
  own.now = price;
  trade(own, 0 - own.position, price, false, reason, t, -1);
}

void OrderEngine::charge(int64_t fill, double usd) {
  if (fill < 0 || fill >= static_cast<int64_t>(journal.fills.size()) || !(usd >= 0) || std::isinf(usd))
    failArgument("a commission must be USD >= 0 of a fill that happened, was " + formatNumber(usd) + " of fill " +
                 std::to_string(fill));
  FillRow& row = journal.fills[static_cast<std::size_t>(fill)];
  Book& own = book(static_cast<int64_t>(row.symbol));
  cash_ -= usd;
  totals_.costs += usd;
  row.commission += usd;
  row.cash -= usd;
  own.trade.flow -= usd;
  own.trade.costs += usd;
  // The fill ended its trade: what it pays belongs to that one.
  if (row.position != 0 || journal.trades.empty() || own.position != 0) return;
  for (auto trade = journal.trades.rbegin(); trade != journal.trades.rend(); ++trade) {
    if (trade->symbol != row.symbol) continue;
    const double value = trade->pnlUsd / trade->pnlFraction;
    totals_.count(trade->pnlUsd, -1);
    trade->costsUsd += usd;
    trade->pnlUsd -= usd;
    totals_.count(trade->pnlUsd, 1);
    if (std::isfinite(value)) trade->pnlFraction = trade->pnlUsd / value;
    return;
  }
}

}  // namespace autostock
