#include <cmath>

#include "engine/orderEngine.h"

namespace autostock {
namespace {

constexpr double DAY_MS = 86'400'000;

/** Months since 1970 of an epoch time, UTC. Civil calendar: Hinnant, chrono-Compatible Low-Level Date Algorithms. */
double monthOf(double timeMs) {
  const auto days = static_cast<int64_t>(std::floor(timeMs / DAY_MS)) + 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t dayOfEra = days - era * 146'097;
  const int64_t year = (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100);
  // Months and years both begin in March here; only where one month ends matters.
  return static_cast<double>((era * 400 + year) * 12 + (5 * dayOfYear + 2) / 153);
}

}  // namespace

double OrderEngine::dayOf(int64_t t) const { return std::floor(panel_.time[t] / DAY_MS); }

/** Interest and borrow fees of one bar, on what the last close left. */
void OrderEngine::carry() {
  const double years = 1 / settings_.execution.periodsPerYear;
  const double credit = cash_ < equity_ ? cash_ : equity_;
  double change = 0;
  if (credit > 0) change += credit * settings_.margin.cashRateAnn * years;
  if (cash_ < 0) change += cash_ * settings_.margin.marginRateAnn * years;
  if (held_ > 0) {
    for (Book& own : books_) {
      if (!(own.position < 0)) continue;
      const double fee = own.position * own.mark * own.borrowRate * years;
      own.trade.flow += fee;
      change += fee;
    }
  }
  cash_ += change;
}

/** A dividend on what was held before the bar, then a split: positions, orders and levels follow. */
void OrderEngine::act(const CorporateAction& action) {
  for (Book& own : books_) {
    if (own.symbol != action.symbol) continue;
    const auto symbol = static_cast<int64_t>(&own - books_.data());
    const double dividend = own.position * action.cash;
    cash_ += dividend;
    own.trade.flow += dividend;
    const bool whole = !settings_.account.fractional;
    const auto level = [&](double price) { return price / action.ratio; };
    own.mark = level(std::fmax(own.mark - action.cash, 0));
    for (Order& order : orders_) {
      if (order.id < 0 || order.symbol != symbol) continue;
      // Orders below the market move down by the dividend, as exchanges do: limits to buy and stops to sell.
      if (action.cash > 0 && !order.relative) {
        const bool sells = order.quantity < 0;
        if (sells && order.stopLike()) {
          order.stop = std::fmax(order.stop - action.cash, 1e-9);
          order.best -= action.cash;
        }
        if (!sells && (order.type == OrderType::limit || order.type == OrderType::touch))
          for (double* price : {&order.limit, &order.stop}) *price = std::fmax(*price - action.cash, 1e-9);
      }
      if (action.ratio == 1) continue;
      if (order.sizing == OrderSize::shares || order.sizing == OrderSize::parent) {
        order.quantity = whole ? std::trunc(order.quantity * action.ratio) : order.quantity * action.ratio;
        order.filled *= action.ratio;
      }
      if (!order.relative)
        for (double* price : {&order.limit, &order.stop, &order.arm}) *price = level(*price);
      order.best = level(order.best);
      if (!order.trailFraction) order.trail = level(order.trail);
    }
    own.stale = true;
    if (action.ratio == 1) continue;
    OpenTrade& trade = own.trade;
    trade.entryShares *= action.ratio;
    trade.exitShares *= action.ratio;
    trade.lowest = level(trade.lowest);
    trade.highest = level(trade.highest);
    const double shares = own.position * action.ratio;
    // Cash in lieu of a part of a share.
    const double kept = whole ? std::trunc(shares) : shares;
    cash_ += (shares - kept) * own.mark;
    trade.flow += (shares - kept) * own.mark;
    const double before = own.position;
    own.position = kept;
    if (before == 0 || kept != 0) continue;
    --held_;
    trade.exitShares += std::fabs(shares);
    trade.exitValue += std::fabs(shares) * own.mark;
    endTrade(own, before, books_.size() == 1 ? cash_ - trade.startValue : trade.flow, ExitReason::stale, bar_);
  }
}

/** Rates of the tier that the month's volume has reached. */
void OrderEngine::chooseTier(int64_t t) {
  const double month = monthOf(panel_.time[t]);
  if (month != month_) {
    month_ = month;
    monthVolume_ = 0;
  }
  costs_.commissionBps = settings_.costs.commissionBps;
  costs_.commissionPerShareUsd = settings_.costs.commissionPerShareUsd;
  for (const CommissionTier& tier : settings_.tiers) {
    if (monthVolume_ < tier.above) break;
    costs_.commissionBps = tier.bps;
    costs_.commissionPerShareUsd = tier.perShareUsd;
  }
}

}  // namespace autostock
