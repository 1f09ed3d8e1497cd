#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "strategy/alignedVector.h"
#include "sweep/eventRun.h"
#include "sweep/growthTable.h"

namespace autostock {

/** What the event runs of one symbol share. */
class EventTables {
 public:
  /** `bars` must stay; memory is reused from symbol to symbol. */
  void build(const SymbolBars& bars, const GrowthTable& growth);
  EventView view() const { return {bars_.data(), stretches_.data(), start_, static_cast<int64_t>(bars_.size())}; }
  int32_t* changes() { return changes_.data(); }

 private:
  void buildStretches(const double* x, int64_t n);

  int64_t start_ = 0;
  std::vector<EventBar, LineAllocator<EventBar>> bars_;
  std::vector<Stretch> stretches_;
  std::vector<int32_t> changes_;
};

}  // namespace autostock
