#include "sweep/threadProgram.h"

#include <cmath>

namespace autostock {

ThreadProgram::ThreadProgram(const CompiledStrategy& strategy, const Plan& plan)
    : table_(strategy, plan), hasWeight_(strategy.rules.weight >= 0) {
  const RuleNodes& r = strategy.rules;
  // Every rule has a slot of its own, in the order of RuleSlot: equal ones must not be merged.
  const std::pair<int, double> numbers[RULE_SLOTS] = {{r.weight, std::nan("")}, {r.size, 1},      {r.stopLoss, 0},
                                                      {r.takeProfit, 0},        {r.trailingStop, 0}, {r.breakEven, 0},
                                                      {r.maxBars, 0}};
  for (const auto& [node, absent] : numbers) table_.ruleNumber(node, absent);
  rule(strategy, plan, 0, r.entryLong, -1);
  rule(strategy, plan, 1, r.exitLong, r.entryLong);
  rule(strategy, plan, 2, r.entryShort, -1);
  rule(strategy, plan, 3, r.exitShort, r.entryShort);
  const auto count = static_cast<std::size_t>(table_.count());
  slots_.resize(count * static_cast<std::size_t>(plan.count));
  for (int64_t set = 0; set < plan.count; ++set) table_.slots(set, slots_.data() + set * table_.count());
}

void ThreadProgram::rule(const CompiledStrategy& strategy, const Plan& plan, int r, int node, int entry) {
  if (node >= 0) {
    const Node& n = strategy.nodes[static_cast<std::size_t>(node)];
    rules_.opposite[r] = entry >= 0 && n.op == Op::logicalNot && n.args[0] == entry;
    if (!rules_.opposite[r]) {
      const std::vector<TruthStep> steps = truthProgram(strategy, plan, node, table_);
      steps_.insert(steps_.end(), steps.begin(), steps.end());
    }
  }
  rules_.from[r + 1] = static_cast<int>(steps_.size());
}

ThreadPlan ThreadProgram::threads(const SweepSettings& settings, bool growth) const {
  ThreadPlan out{settings, rules_, slots_.data(), table_.count(), growth, hasWeight_};
  out.rules.steps = steps_.data();
  out.rules.lag = settings.execution.lag;
  return out;
}

}  // namespace autostock
