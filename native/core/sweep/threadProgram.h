#pragma once

#include <vector>

#include "sweep/threadRun.h"

namespace autostock {

/** The rules of a planned chunk of sets as GPU threads read them: programs, slots and rows. */
class ThreadProgram {
 public:
  /** `plan` was made with keepLogs and outlives this. */
  ThreadProgram(const CompiledStrategy& strategy, const Plan& plan);

  const SlotTable& table() const { return table_; }
  const std::vector<TruthStep>& steps() const { return steps_; }
  /** [plan.count][table().count()] */
  const std::vector<Slot>& slots() const { return slots_; }
  /** With pointers to this object's memory, to be replaced by those of a copy. */
  ThreadPlan threads(const SweepSettings& settings, bool growth) const;

 private:
  void rule(const CompiledStrategy& strategy, const Plan& plan, int r, int node, int entry);

  SlotTable table_;
  std::vector<TruthStep> steps_;
  std::vector<Slot> slots_;
  RulePrograms rules_{};
  bool hasWeight_;
};

}  // namespace autostock
