#pragma once

#include <cstdint>
#include <vector>

#include "engine/orderEngine.h"
#include "strategy/ruleSeries.h"

namespace autostock {

/** Turns the rules of each symbol into orders, as docs/execution.md says under "Acting". */
class RuleTrader {
 public:
  /** rules: one for each book of the engine. */
  RuleTrader(OrderEngine& engine, std::vector<RuleSeries> rules);

  /** Bars [t, end), each from its carry to its mark: each(sums) after every one. */
  template <class Each>
  void run(int64_t t, int64_t end, Each&& each) {
    const bool atClose = engine_.settings().execution.fillAtClose;
    while (t < end) {
      // What rests may trade before a close, and so change what the signals there mean.
      const int64_t done = engine_.coast(t, quietUntil(sides_[0], engine_.book(0), t, end), !atClose, each);
      if (done == t) each(step(t++));
      else t = done;
    }
  }

 private:
  struct Side {
    RuleSeries rules;
    /** Signals of the 64 bars of `word`, conflicts settled. */
    int64_t word = -1;
    uint64_t enterLong = 0, leaveLong = 0, enterShort = 0, leaveShort = 0;
    bool blockedLong = false;
    bool blockedShort = false;
    /** First bar at which the position was held long enough. */
    double expire = INFINITY;
    /** Side to enter at this bar, 0 = none; the entry that may still be filling. */
    int enter = 0;
    int64_t entry = -1;
  };

  static void settle(Side& side, int64_t word);
  const BarSums& step(int64_t t);
  int64_t quietUntil(Side& side, const Book& own, int64_t t, int64_t end) const;
  void act(int64_t t, bool close);
  void decide(int64_t symbol, int64_t t);
  void weigh(int64_t symbol, int64_t t);
  void enter(int64_t symbol, int64_t t);

  OrderEngine& engine_;
  std::vector<Side> sides_;
};

}  // namespace autostock
