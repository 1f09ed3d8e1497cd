#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "base/panel.h"
#include "engine/book.h"
#include "engine/engineSettings.h"
#include "engine/journal.h"
#include "engine/order.h"

namespace autostock {

/** What a bar left behind: USD, or fractions of the equity at the last close. */
struct BarSums {
  double equity = 0;
  double cash = 0;
  /** Sum of |position x price|. */
  double gross = 0;
  double turnover = 0;
};

/** Bars of an account that only held what it had. */
struct HeldBars {
  const double* close;
  int64_t count;
  double cash;
  double position;

  BarSums at(int64_t i) const {
    const double value = position * close[i];
    return {cash + value, cash, std::fabs(value), 0};
  }
};

/**
 * One cash account over some symbols of a panel, order by order: docs/execution.md. A bar is begun, traded and marked once,
 * in order; `advance` does all of it. Orders of a caller reach the market in the bar after, plus the latency; orders placed
 * between `begin` and `mark` act at once. Bad orders end as rejected, they never throw.
 */
class OrderEngine {
 public:
  /** symbols: panel indices of the books. Throws AUTOSTOCK_NATIVE_ARGUMENT. */
  OrderEngine(const Panel& panel, std::span<const int64_t> symbols, EngineSettings settings);

  /** Returns the order's id: 0, 1, 2 ... */
  int64_t submit(const OrderRequest& request);
  /** False when there is no such open order. */
  bool cancel(int64_t id);

  /** Carry, corporate actions, arrivals, liquidation. Throws AUTOSTOCK_NATIVE_ARGUMENT unless t is after the last bar. */
  void begin(int64_t t);
  void tradeOpen(int64_t t);
  void tradeInside(int64_t t);
  void tradeClose(int64_t t);
  const BarSums& mark(int64_t t);
  const BarSums& advance(int64_t t) {
    if (t > bar_ && t < panel_.times && coast(t, t + 1, true, [](const auto&) {}) > t) return sums_;
    begin(t);
    tradeOpen(t);
    tradeInside(t);
    tradeClose(t);
    return mark(t);
  }

  /**
   * Bars from t on, below `end`, of an account in which nobody trades at an open or close, resting orders and marks only:
   * each(HeldBars) of those in which nothing happens, each(BarSums) of any other. Stops after a bar whose orders may have
   * filled, before it unless `trades`, and before any bar that has more to do. Returns the first bar it has not done.
   */
  template <class Each>
  int64_t coast(int64_t t, int64_t end, bool trades, Each&& each);

  /** Takes a commission worked out by the caller from cash, between trading and `mark`. fill: index of journal.fills. */
  void charge(int64_t fill, double usd);
  /** Writes the trades that positions are in, marked, with ExitReason::open; they are counted nowhere. */
  void reportOpen();
  /** Values positions at this bar's open or close from now on; `equityNow` is the account at those prices. */
  void valueAt(bool close);
  double equityNow() const { return cash_ + netNow(); }

  int64_t symbols() const { return static_cast<int64_t>(books_.size()); }
  int64_t times() const { return panel_.times; }
  const EngineSettings& settings() const { return settings_; }
  const BarSums& sums() const { return sums_; }
  double cash() const { return cash_; }
  int64_t openOrders() const { return openOrders_; }
  Book& book(int64_t symbol) { return books_[static_cast<std::size_t>(symbol)]; }
  Journal journal;

  /** Totals of the run. */
  struct Totals {
    double costs = 0;
    double trades = 0, wins = 0, gains = 0, losses = 0;

    void count(double result, double sign);
  };
  const Totals& totals() const { return totals_; }

 private:
  enum class Phase : uint8_t { idle, open, inside, close };
  struct Queued {
    int32_t slot;
    int64_t id;
  };
  struct Try {
    int32_t slot = -1;
    double price = NAN;
  };

  // orders.cpp: an order's life.
  OrderReason faultOf(const OrderRequest& request) const;
  int32_t slotOf(int64_t id) const;
  int64_t arrivalBar() const;
  void place(int32_t slot, double price);
  void end(int32_t slot, OrderStatus status, OrderReason reason);
  void endChildren(Order& parent, OrderReason reason);
  void unlink(int32_t slot);
  void startChildren(int32_t slot, double filled, double price, double paid);
  void shrinkGroup(int32_t slot, double filled);
  void endReducing(Book& book, OrderReason reason);
  void expireDay(int64_t t);

  // matching.cpp: resting orders inside a bar.
  /** Returns false when no order can have filled. */
  bool matchBar(Book& book, const Bar& bar, int64_t t);

  // coast.cpp: bars with nothing but resting orders.
  int64_t hold(Book& book, int64_t t, int64_t end);
  /** Returns as matchBar. */
  bool tradeAlone(Book& book, int64_t t);
  void meet(Book& book, int64_t t, int64_t bars);
  void markAlone(Book& book);
  void matchConservative(Book& book, const Bar& bar, int64_t t);
  void matchPath(Book& book, const Bar& bar, int64_t t);
  Try pick(const Book& book, double from, double low, double high, double half, bool path) const;
  void fire(Book& book, const Try& found, int64_t t);
  void follow(Book& book, double price, bool up);
  void followBar(Book& book, const Bar& bar);
  void refresh(Book& book);
  bool followsQuietly(const Book& book, const Bar& bar) const;

  // booking.cpp: fills.
  void fillOrder(int32_t slot, double price, int64_t t);
  double wantedShares(const Order& order, const Book& book, double price, int64_t t) const;
  double sizedShares(const Order& order, const Book& book, double price, int64_t t) const;
  OrderReason refusal(const Order& order, const Book& book, double shares, double price, int64_t t) const;
  /** Books a trade at the market's price; returns what was paid or got per share. */
  double trade(Book& book, double shares, double price, bool passive, ExitReason reason, int64_t t, int64_t order);
  void countTrade(Book& book, double before, double shares, const Fill& fill, double price, ExitReason reason, int64_t t);
  void endTrade(Book& book, double before, double result, ExitReason reason, int64_t t);
  void reportTrade(const Book& book, double side, double result, ExitReason reason, int64_t t);
  void closeAll(Book& book, double price, ExitReason reason, OrderReason why, int64_t t);
  double spreadAt(const Book& book, int64_t t) const;
  ImpactMove impactAt(const Book& book, double quantity, int64_t t) const;
  double netNow() const;
  double grossNow() const;

  // calendar.cpp: what happens to the account without orders.
  void carry();
  void act(const CorporateAction& action);
  void limitVolume(Book& book, int64_t t) const;
  void chooseTier(int64_t t);
  double dayOf(int64_t t) const;

  bool marketable(const Order& order, double price, double half) const {
    return order.type == OrderType::market ||
           (order.quantity > 0 ? price * (1 + half) <= order.limit : price * (1 - half) >= order.limit);
  }
  void serve(std::vector<Queued>& queue, bool close, int64_t t);

  Panel panel_;
  EngineSettings settings_;
  Costs costs_;
  std::vector<Book> books_;
  std::vector<Order> orders_;
  std::vector<int32_t> free_;
  /** Slot of each id, kept when recording; without, the slot last asked for. */
  std::vector<int32_t> slots_;
  mutable std::size_t found_ = 0;
  std::vector<Queued> queue_, closing_, latent_;
  Phase phase_ = Phase::idle;
  int64_t nextId_ = 0;
  int64_t openOrders_ = 0;
  int64_t dayOrders_ = 0;
  int64_t stamp_ = 0;
  int64_t bar_ = -1;
  int64_t bars_ = 0;
  int64_t held_ = 0;
  double barMs_ = 0;
  std::size_t nextAction_ = 0;
  double cash_ = 0;
  double equity_ = 0;
  bool liquidate_ = false;
  /** Whether a bar costs or pays anything; whether fills are limited by volume. */
  bool carries_ = false;
  bool limited_ = false;
  /** One symbol, and nothing but orders and marks happens in a bar. */
  bool simple_ = false;
  double month_ = NAN;
  double monthVolume_ = 0;
  BarSums sums_;
  Totals totals_;
};

/** In the header: a run of rules spends most of its bars here. */
template <class Each>
int64_t OrderEngine::coast(int64_t t, int64_t end, bool trades, Each&& each) {
  if (!simple_ || liquidate_ || dayOrders_ > 0 || !queue_.empty() || !closing_.empty() || !latent_.empty()) return t;
  Book& own = books_[0];
  for (bool quiet = true; quiet && t < end && !liquidate_;) {
    const int64_t first = t;
    t = hold(own, t, end);
    if (t > first) each(HeldBars{own.close + first, t - first, cash_, own.position});
    if (t == end || liquidate_) return t;
    if (!trades || !own.at(t).known()) return t;
    quiet = !tradeAlone(own, t);
    each(sums_);
    ++t;
  }
  return t;
}

}  // namespace autostock
