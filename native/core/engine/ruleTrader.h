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

  /** One bar, from its carry to its mark. */
  const BarSums& step(int64_t t);

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
  bool idle(const Side& side, const Book& own, int64_t t) const;
  void act(int64_t t, bool close);
  void decide(int64_t symbol, int64_t t);
  void weigh(int64_t symbol, int64_t t);
  void enter(int64_t symbol, int64_t t);

  OrderEngine& engine_;
  std::vector<Side> sides_;
};

}  // namespace autostock
