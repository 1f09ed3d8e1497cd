#include "engine/ruleTrader.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace autostock {

RuleTrader::RuleTrader(OrderEngine& engine, std::vector<RuleSeries> rules) : engine_(engine) {
  sides_.resize(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) sides_[i].rules = rules[i];
}

const BarSums& RuleTrader::step(int64_t t) {
  const bool atClose = engine_.settings().execution.fillAtClose;
  engine_.begin(t);
  if (!atClose) act(t, false);
  engine_.tradeOpen(t);
  engine_.tradeInside(t);
  if (atClose) act(t, true);
  engine_.tradeClose(t);
  return engine_.mark(t);
}

/** First bar from t on whose signals may do something while the position stays, of those whose signals share a word. */
int64_t RuleTrader::quietUntil(Side& side, const Book& own, int64_t t, int64_t end) const {
  const int64_t signal = t - engine_.settings().execution.lag;
  if (side.rules.hasWeight || own.stoppedSide != 0 || signal < 0) return t;
  if (signal >> 6 != side.word) settle(side, signal >> 6);
  uint64_t acts = own.position > 0 ? side.leaveLong : own.position < 0 ? side.leaveShort : 0;
  // A blocked side waits for the end of its signal.
  if (side.blockedLong) acts |= ~side.enterLong;
  else if (own.position == 0) acts |= side.enterLong;
  if (side.blockedShort) acts |= ~side.enterShort;
  else if (own.position == 0) acts |= side.enterShort;
  acts >>= signal & 63;
  const int64_t bars = acts == 0 ? 64 - (signal & 63) : std::countr_zero(acts);
  end = std::min(end, t + bars);
  if (own.position != 0 && side.expire < static_cast<double>(end))
    end = std::max(t, static_cast<int64_t>(std::ceil(side.expire)));
  return end;
}

/** Exits of all symbols come before entries, entries in the symbols' order. */
void RuleTrader::act(int64_t t, bool close) {
  // The open is where a bar begins.
  if (close) engine_.valueAt(true);
  const auto symbols = static_cast<int64_t>(sides_.size());
  bool enters = false;
  for (int64_t s = 0; s < symbols; ++s) {
    Side& side = sides_[static_cast<std::size_t>(s)];
    const Book& own = engine_.book(s);
    side.enter = 0;
    if (!own.live || quietUntil(side, own, t, t + 1) > t) continue;
    if (side.rules.hasWeight) weigh(s, t);
    else decide(s, t);
    enters = enters || side.enter != 0;
  }
  if (!enters) return;
  for (int64_t s = 0; s < symbols; ++s)
    if (sides_[static_cast<std::size_t>(s)].enter != 0) enter(s, t);
}

void RuleTrader::weigh(int64_t symbol, int64_t t) {
  const int64_t signal = t - engine_.settings().execution.lag;
  const double weight = signal < 0 ? NAN : sides_[static_cast<std::size_t>(symbol)].rules.weight.at(signal);
  const Book& own = engine_.book(symbol);
  if (!std::isfinite(weight) || orderShares(engine_.settings().account, engine_.equityNow(), own.now, weight, own.position) == 0)
    return;
  engine_.submit({.symbol = symbol,
                  .tif = TimeInForce::ioc,
                  .sizing = OrderSize::weight,
                  .quantity = weight,
                  .checked = false,
                  .reason = ExitReason::signal});
}

void RuleTrader::settle(Side& side, int64_t word) {
  const auto read = [&](const uint64_t* words) { return words == nullptr ? 0 : words[word]; };
  const uint64_t exitLong = read(side.rules.exitLong);
  const uint64_t exitShort = read(side.rules.exitShort);
  const uint64_t longs = read(side.rules.entryLong) & ~exitLong;
  const uint64_t shorts = read(side.rules.entryShort) & ~exitShort;
  side.word = word;
  side.enterLong = longs & ~shorts;
  side.enterShort = shorts & ~longs;
  side.leaveLong = exitLong | side.enterShort;
  side.leaveShort = exitShort | side.enterLong;
}

void RuleTrader::decide(int64_t symbol, int64_t t) {
  Side& side = sides_[static_cast<std::size_t>(symbol)];
  Book& own = engine_.book(symbol);
  const int64_t signal = t - engine_.settings().execution.lag;
  if (own.stoppedSide != 0) {
    if (!engine_.settings().execution.reenter) (own.stoppedSide > 0 ? side.blockedLong : side.blockedShort) = true;
    own.stoppedSide = 0;
  }
  bool longs = false, shorts = false, leaveLong = false, leaveShort = false;
  if (signal >= 0) {
    if (signal >> 6 != side.word) settle(side, signal >> 6);
    const auto at = [&](uint64_t word) { return ((word >> (signal & 63)) & 1) != 0; };
    longs = at(side.enterLong);
    shorts = at(side.enterShort);
    leaveLong = at(side.leaveLong);
    leaveShort = at(side.leaveShort);
  }
  side.blockedLong = side.blockedLong && longs;
  side.blockedShort = side.blockedShort && shorts;
  if (own.position != 0) {
    const bool leaves = own.position > 0 ? leaveLong : leaveShort;
    if (!leaves && static_cast<double>(t) < side.expire) return;
    if (side.entry >= 0) engine_.cancel(side.entry);
    engine_.submit({.symbol = symbol,
                    .sizing = OrderSize::close,
                    .reduceOnly = true,
                    .checked = false,
                    .reason = leaves ? ExitReason::signal : ExitReason::maxBars});
    if (own.position > 0 ? shorts && !side.blockedShort : longs && !side.blockedLong) side.enter = own.position > 0 ? -1 : 1;
  } else if (longs && !side.blockedLong) {
    side.enter = 1;
  } else if (shorts && !side.blockedShort) {
    side.enter = -1;
  }
}

void RuleTrader::enter(int64_t symbol, int64_t t) {
  Side& side = sides_[static_cast<std::size_t>(symbol)];
  const RuleSeries& rules = side.rules;
  const int64_t signal = t - engine_.settings().execution.lag;
  const double size = std::fmin(rules.size.at(signal), 1e300);
  if (!(rules.size.at(signal) > 0)) return;
  constexpr OrderSize sizings[] = {OrderSize::equity, OrderSize::usd, OrderSize::shares, OrderSize::risk};
  const double way = side.enter;
  const double stopLoss = rules.stopLoss.at(signal);
  side.entry = engine_.submit({.symbol = symbol,
                               .sizing = sizings[engine_.settings().execution.sizing],
                               .quantity = way * size,
                               .risk = stopLoss,
                               .checked = false,
                               .reason = ExitReason::signal});
  const double held = rules.maxBars.at(signal);
  side.expire = held > 0 ? static_cast<double>(t) + held : INFINITY;
  OrderRequest exit{.symbol = symbol, .sizing = OrderSize::parent, .relative = true, .reduceOnly = true, .checked = false};
  exit.parent = side.entry;
  const auto attach = [&](OrderType type, double level, ExitReason reason) {
    exit.type = type;
    exit.stop = level;
    exit.reason = reason;
    engine_.submit(exit);
  };
  if (stopLoss > 0) attach(OrderType::stop, -way * stopLoss, ExitReason::stopLoss);
  if (const double profit = rules.takeProfit.at(signal); profit > 0)
    attach(OrderType::touch, way * profit, ExitReason::takeProfit);
  if (const double trail = rules.trailingStop.at(signal); trail > 0) {
    exit.trail = trail;
    exit.trailFraction = true;
    attach(OrderType::trailing, NAN, ExitReason::trailingStop);
  }
  if (const double even = rules.breakEven.at(signal); even > 0) {
    exit.arm = way * even;
    attach(OrderType::armedStop, 0, ExitReason::breakEven);
  }
}

}  // namespace autostock
