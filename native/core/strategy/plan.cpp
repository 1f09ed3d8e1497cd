#include "strategy/plan.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "indicators/catalog.h"
#include "strategy/ruleSeries.h"

namespace autostock {
namespace {

bool bySymbol(Op op) {
  return op == Op::indicator || op == Op::lag || (op >= Op::rollingMin && op <= Op::rollingZscore);
}
bool overSymbols(Op op) { return op == Op::crossRank || op == Op::crossZscore; }

/** Which parameters a node depends on, one bit each; -1 arguments never occur after check(). */
std::vector<uint64_t> dependencies(const CompiledStrategy& strategy) {
  std::vector<uint64_t> masks;
  for (const Node& node : strategy.nodes) {
    uint64_t mask = 0;
    const auto add = [&](int param) {
      if (param >= 0) mask |= uint64_t{1} << param;
    };
    add(node.op == Op::param ? node.param : -1);
    add(node.n.param);
    for (const auto& entry : node.params) add(entry.second.param);
    for (const int arg : node.args) mask |= masks[static_cast<std::size_t>(arg)];
    masks.push_back(mask);
  }
  return masks;
}

struct Key {
  const double* set;
  uint64_t mask;

  bool operator==(const Key& other) const {
    for (uint64_t rest = mask; rest != 0; rest &= rest - 1) {
      const int p = std::countr_zero(rest);
      if (std::bit_cast<uint64_t>(set[p]) != std::bit_cast<uint64_t>(other.set[p])) return false;
    }
    return true;
  }
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    uint64_t hash = 0x9e3779b97f4a7c15u;
    for (uint64_t rest = key.mask; rest != 0; rest &= rest - 1) {
      hash ^= std::bit_cast<uint64_t>(key.set[std::countr_zero(rest)]);
      hash *= 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

void findInstances(NodePlan& plan, const double* sets, int64_t count, int64_t params, uint64_t mask) {
  if (mask == 0 || count == 1) {
    plan.setOf.assign(1, 0);
    return;
  }
  std::unordered_map<Key, int32_t, KeyHash> known;
  plan.instanceOf.resize(static_cast<std::size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const auto [found, added] =
        known.try_emplace(Key{sets + i * params, mask}, static_cast<int32_t>(plan.setOf.size()));
    if (added) plan.setOf.push_back(static_cast<int32_t>(i));
    plan.instanceOf[static_cast<std::size_t>(i)] = found->second;
  }
}

/** Every version's numbers are tried before any work starts. */
void checkInstances(const Node& node, const NodePlan& plan, const double* sets, int64_t params) {
  for (const int32_t index : plan.setOf) {
    const double* set = sets + index * params;
    if (opInfo(node.op).takesBars) barsOf(node, set);
    if (node.op != Op::indicator) continue;
    Params values;
    for (const auto& [name, number] : node.params) values[name] = number.in(set);
    createIndicator(node.indicator, values);
  }
}

}  // namespace

Plan::Plan(const CompiledStrategy& strategy, const double* parameterSets, int64_t setCount, bool all, bool keepLogs)
    : sets(parameterSets), count(setCount), params(strategy.params), nodes(strategy.nodes.size()) {
  const std::vector<uint64_t> masks = dependencies(strategy);
  const RuleNodes& r = strategy.rules;
  for (const int root : {r.entryLong, r.exitLong, r.entryShort, r.exitShort, r.weight, r.size, r.stopLoss, r.takeProfit,
                         r.trailingStop, r.breakEven, r.maxBars})
    if (root >= 0) nodes[static_cast<std::size_t>(root)].needed = true;
  for (NodePlan& plan : nodes) plan.needed = plan.needed || all;
  for (std::size_t i = nodes.size(); i-- > 0;)
    if (nodes[i].needed)
      for (const int arg : strategy.nodes[i].args) nodes[static_cast<std::size_t>(arg)].needed = true;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = strategy.nodes[i];
    NodePlan& plan = nodes[i];
    const bool leaf = node.op <= Op::series;
    if (!plan.needed || leaf) continue;
    findInstances(plan, sets, count, params, masks[i]);
    checkInstances(node, plan, sets, params);
    // A pointwise node is worth keeping when several sets share it.
    const bool shared = plan.instances() * 4 <= count;
    if (overSymbols(node.op)) plan.keep = Keep::panel;
    else if (bySymbol(node.op)) plan.keep = Keep::numbers;
    else if (keepLogs && (node.op == Op::log || node.op == Op::exp)) plan.keep = Keep::numbers;
    else if (shared) plan.keep = opInfo(node.op).truth ? Keep::bits : Keep::numbers;
    else { plan.instanceOf.clear(); plan.setOf.clear(); }
  }
  // Numbers that the rules read bar by bar need a place in memory.
  for (const int root : {r.weight, r.size, r.stopLoss, r.takeProfit, r.trailingStop, r.breakEven, r.maxBars}) {
    if (root < 0) continue;
    const auto i = static_cast<std::size_t>(root);
    NodePlan& plan = nodes[i];
    if (strategy.nodes[i].op <= Op::series || plan.keep != Keep::no) continue;
    findInstances(plan, sets, count, params, masks[i]);
    plan.keep = Keep::numbers;
  }
}

int64_t Plan::symbolBytes(int64_t times) const {
  int64_t bytes = 0;
  for (const NodePlan& plan : nodes) {
    if (plan.keep == Keep::numbers) bytes += plan.instances() * times * 8;
    if (plan.keep == Keep::bits) bytes += plan.instances() * bitWords(times) * 8;
  }
  return bytes;
}

int64_t Plan::panelBytes(int64_t symbols, int64_t times) const {
  int64_t bytes = 0;
  for (const NodePlan& plan : nodes)
    if (plan.keep == Keep::panel) bytes += plan.instances() * symbols * times * 8;
  return bytes;
}

}  // namespace autostock
