#include "engine/orderEngine.h"

namespace autostock {

/** Passes the bars from t on in which no resting order has anything to do; returns the first bar after them. */
int64_t OrderEngine::hold(Book& own, int64_t t, int64_t end) {
  if (own.stale) refresh(own);
  sums_.turnover = 0;
  const Bounds bounds = own.bounds;
  const double maintenance = settings_.margin.maintenanceMargin;
  const HeldBars held{own.close, 0, cash_, own.position};
  const int64_t first = t;
  double lowest = INFINITY;
  double highest = -INFINITY;
  for (bool falls = false; t < end && !falls; ++t) {
    const Bar bar = own.at(t);
    if (!bar.known() || !bounds.hold(bar)) break;
    lowest = lower(lowest, bar.low);
    highest = higher(highest, bar.high);
    const BarSums sums = held.at(t);
    falls = sums.equity < maintenance * sums.gross;
  }
  if (t == first) return t;
  meet(own, t - 1, t - first);
  if (own.position != 0) own.trade.see(lowest, highest);
  markAlone(own);
  return t;
}

bool OrderEngine::tradeAlone(Book& own, int64_t t) {
  meet(own, t, 1);
  own.now = own.bar.open;
  phase_ = Phase::inside;
  const bool tried = matchBar(own, own.bar, t);
  phase_ = Phase::close;
  if (own.position != 0) own.trade.see(own.bar.low, own.bar.high);
  // A fill inside the bar starts what waited for it.
  tradeClose(t);
  phase_ = Phase::idle;
  markAlone(own);
  return tried;
}

/** Bar t, the last of `bars` that are new. */
void OrderEngine::meet(Book& own, int64_t t, int64_t bars) {
  bar_ = t;
  bars_ += bars;
  own.bar = own.at(t);
  own.live = true;
  own.missing = 0;
}

void OrderEngine::markAlone(Book& own) {
  own.mark = own.now = own.bar.close;
  const double value = own.position * own.mark;
  equity_ = cash_ + value;
  sums_.equity = equity_;
  sums_.cash = cash_;
  sums_.gross = std::fabs(value);
  liquidate_ = sums_.gross > 0 && equity_ < settings_.margin.maintenanceMargin * sums_.gross;
}

}  // namespace autostock
