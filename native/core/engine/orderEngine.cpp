#include "engine/orderEngine.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"

namespace autostock {

OrderEngine::OrderEngine(const Panel& panel, std::span<const int64_t> symbols, EngineSettings settings)
    : panel_(panel), settings_(std::move(settings)), costs_(settings_.costs), books_(symbols.size()) {
  if (symbols.empty()) failArgument("symbols must name at least one symbol");
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const int64_t s = symbols[i];
    if (s < 0 || s >= panel.symbols)
      failArgument("symbols[" + std::to_string(i) + "] must be in [0, " + std::to_string(panel.symbols) + "), was " +
                   std::to_string(s));
    Book& own = books_[i];
    own.symbol = s;
    own.open = panel.open + s * panel.times;
    own.high = panel.high + s * panel.times;
    own.low = panel.low + s * panel.times;
    own.close = panel.close + s * panel.times;
    own.volume = panel.volume + s * panel.times;
    const double fee = settings_.borrowRateAnn == nullptr ? NAN : settings_.borrowRateAnn[s];
    own.borrowRate = std::isnan(fee) ? settings_.margin.borrowRateAnn : fee;
    if (settings_.shortable != nullptr && !std::isnan(settings_.shortable[s])) own.shortable = settings_.shortable[s];
  }
  const auto before = [](const CorporateAction& a, const CorporateAction& b) { return a.bar < b.bar; };
  std::ranges::stable_sort(settings_.actions, before);
  const Margin& margin = settings_.margin;
  carries_ = margin.cashRateAnn != 0 || margin.marginRateAnn != 0 || margin.borrowRateAnn != 0 || settings_.borrowRateAnn != nullptr;
  limited_ = settings_.liquidity.maxVolumeShare > 0 || (settings_.impact.model != 0 && settings_.impact.maxShare > 0);
  simple_ = books_.size() == 1 && !carries_ && !limited_ && settings_.actions.empty() &&
            settings_.tiers.empty() && settings_.impact.model == 0 && settings_.fine.first == nullptr;
  cash_ = equity_ = settings_.account.initialCashUsd;
  if (settings_.latency.ms > 0 && panel.times > 1) {
    barMs_ = INFINITY;
    for (int64_t t = 1; t < panel.times; ++t) barMs_ = std::fmin(barMs_, panel.time[t] - panel.time[t - 1]);
  }
}

void OrderEngine::begin(int64_t t) {
  if (t <= bar_ || t >= panel_.times)
    failArgument("t must be a bar after " + std::to_string(bar_) + " and below " + std::to_string(panel_.times) + ", was " +
                 std::to_string(t));
  bar_ = t;
  phase_ = Phase::open;
  sums_.turnover = 0;
  if (bars_++ > 0 && carries_) carry();
  while (nextAction_ < settings_.actions.size() && settings_.actions[nextAction_].bar <= t) {
    if (settings_.actions[nextAction_].bar == t) act(settings_.actions[nextAction_]);
    ++nextAction_;
  }
  for (Book& own : books_) {
    own.bar = own.at(t);
    if (own.shift != 1)
      for (double* price : {&own.bar.open, &own.bar.high, &own.bar.low, &own.bar.close}) *price *= own.shift;
    own.live = own.bar.known();
    own.now = own.live ? own.bar.open : own.mark;
    if (limited_) limitVolume(own, t);
  }
  if (!settings_.tiers.empty()) chooseTier(t);
  if (!latent_.empty()) {
    std::size_t kept = 0;
    for (const Queued& queued : latent_) {
      const Order& order = orders_[static_cast<std::size_t>(queued.slot)];
      if (order.id != queued.id) continue;
      if (order.firstBar > t) latent_[kept++] = queued;
      else place(queued.slot, NAN);
    }
    latent_.resize(kept);
  }
  if (!liquidate_) return;
  for (Book& own : books_)
    if (own.position != 0 && own.live) closeAll(own, own.bar.open, ExitReason::liquidation, OrderReason::liquidation, t);
}

void OrderEngine::limitVolume(Book& own, int64_t t) const {
  const Impact& impact = settings_.impact;
  own.volumeLeft = INFINITY;
  const auto most = [&](double share, double volume) {
    if (share > 0) own.volumeLeft = std::fmin(own.volumeLeft, volume > 0 ? share * volume : 0);
  };
  most(settings_.liquidity.maxVolumeShare, own.volume[t]);
  if (impact.model == 1) most(impact.maxShare, own.volume[t]);
  if (impact.model == 2 && settings_.averageVolume != nullptr)
    most(impact.maxShare, settings_.averageVolume[panel_.row(own.symbol, t)]);
}

/** Fills market and one-shot orders at the open or close, in the order they were placed. */
void OrderEngine::serve(std::vector<Queued>& queue, bool close, int64_t t) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Queued queued = queue[i];
    const auto order = [&]() -> const Order& { return orders_[static_cast<std::size_t>(queued.slot)]; };
    if (order().id != queued.id) continue;
    Book& own = book(order().symbol);
    if (own.live) {
      const double price = close ? own.bar.close : own.bar.open;
      own.now = price;
      if (marketable(order(), price, spreadAt(own, t) * 0.5)) fillOrder(queued.slot, price, t);
      if (order().id != queued.id) continue;
    }
    const bool once = order().at != OrderAt::any || order().tif == TimeInForce::ioc || order().tif == TimeInForce::fok;
    if (once) end(queued.slot, OrderStatus::expired, OrderReason::timeInForce);
    else queue[kept++] = queued;
  }
  queue.resize(kept);
}

void OrderEngine::tradeOpen(int64_t t) {
  if (!queue_.empty()) serve(queue_, false, t);
}

void OrderEngine::tradeInside(int64_t t) {
  phase_ = Phase::inside;
  for (Book& own : books_) {
    if (own.resting.empty() || !own.live) continue;
    const FineBars& fine = settings_.fine;
    const auto first = fine.first == nullptr ? 0 : static_cast<int64_t>(fine.first[t]);
    const auto last = fine.first == nullptr ? 0 : static_cast<int64_t>(fine.first[t + 1]);
    bool traded = false;
    for (int64_t i = first; i < last; ++i) {
      const int64_t at = fine.panel.row(own.symbol, i);
      Bar bar{fine.panel.open[at], fine.panel.high[at], fine.panel.low[at], fine.panel.close[at]};
      if (!bar.known()) continue;
      if (own.shift != 1)
        for (double* price : {&bar.open, &bar.high, &bar.low, &bar.close}) *price *= own.shift;
      traded = true;
      matchBar(own, bar, t);
    }
    if (!traded) matchBar(own, own.bar, t);
  }
  if (settings_.record)
    for (Book& own : books_) {
      // A trade that ended inside the bar saw its own fills only.
      if (own.position == 0 || !own.live) continue;
      own.trade.see(own.bar.low, own.bar.high);
    }
  phase_ = Phase::close;
}

void OrderEngine::tradeClose(int64_t t) {
  if (closing_.empty()) return;
  serve(closing_, true, t);
  queue_.insert(queue_.end(), closing_.begin(), closing_.end());
  closing_.clear();
}

void OrderEngine::valueAt(bool close) {
  for (Book& own : books_)
    if (own.live) own.now = close ? own.bar.close : own.bar.open;
}

const BarSums& OrderEngine::mark(int64_t t) {
  phase_ = Phase::close;
  double net = 0;
  double gross = 0;
  for (Book& own : books_) {
    if (own.live) {
      own.mark = own.bar.close;
      own.missing = 0;
    } else {
      own.missing += 1;
      if (own.position != 0 && own.missing >= settings_.account.staleBars)
        closeAll(own, own.mark, ExitReason::stale, OrderReason::stale, t);
    }
    own.now = own.mark;
    if (own.position == 0) continue;
    const double value = own.position * own.mark;
    net += value;
    gross += std::fabs(value);
  }
  equity_ = cash_ + net;
  sums_.equity = equity_;
  sums_.cash = cash_;
  sums_.gross = gross;
  liquidate_ = gross > 0 && equity_ < settings_.margin.maintenanceMargin * gross;
  if (dayOrders_ > 0) expireDay(t);
  phase_ = Phase::idle;
  return sums_;
}

}  // namespace autostock
