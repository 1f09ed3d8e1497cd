#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace autostock {

/** Operators of the expression graph, NUMBER_OPS and TRUTH_OPS of src/native/contract/strategy.ts. */
enum class Op : uint8_t {
  constant, param, field, series, indicator,
  add, sub, mul, div, min, max, neg, abs, log, exp, sqrt, sign, where,
  lag, rollingMin, rollingMax, rollingMean, rollingStd, rollingRank, rollingZscore,
  crossRank, crossZscore,
  gt, ge, lt, le, eq, ne, logicalAnd, logicalOr, logicalNot, crossAbove, crossBelow, before, known
};

/** How an operator is called: its name, what it takes and what it gives. */
struct OpInfo {
  Op op;
  const char* name;
  /** One letter an argument: n number, t truth; nullptr = whatever the indicator wants. */
  const char* args;
  bool truth;
  /** Takes a count of bars, `n`. */
  bool takesBars;
};

/** Throws AUTOSTOCK_CONFIG_UNKNOWN_NAME. */
const OpInfo& opInfo(const std::string& name);
const OpInfo& opInfo(Op op);

/** A literal or the value of a swept parameter. */
struct Number {
  double value = 0;
  int param = -1;

  double in(const double* set) const { return param < 0 ? value : set[param]; }
};

/** Fields a node may read, in this order. */
enum class Input : uint8_t { open, high, low, close, volume, benchmark };

struct Node {
  Op op = Op::constant;
  std::vector<int> args;
  double value = 0;
  int param = -1;
  Input field = Input::close;
  int series = 0;
  std::string indicator;
  std::vector<std::pair<std::string, Number>> params;
  int output = 0;
  Number n;
};

/** Node indices, -1 = none. */
struct RuleNodes {
  int entryLong = -1, exitLong = -1, entryShort = -1, exitShort = -1;
  int weight = -1;
  int size = -1, stopLoss = -1, takeProfit = -1, trailingStop = -1, breakEven = -1, maxBars = -1;
};

/** A strategy as a graph of nodes, each after its arguments: NativeStrategy of the contract. */
struct CompiledStrategy {
  std::vector<Node> nodes;
  RuleNodes rules;
  int params = 0;
  /** Further series, [S][T] each, kept alive by the owner. */
  std::vector<const double*> series;
  int64_t benchmark = 0;

  bool truth(int node) const { return opInfo(nodes[static_cast<std::size_t>(node)].op).truth; }
  /** Throws AUTOSTOCK_CONFIG_INVALID or AUTOSTOCK_CONFIG_UNKNOWN_NAME naming the node that is wrong. */
  void check(int64_t symbols) const;
};

/** Bars of a lag or window in a parameter set; throws AUTOSTOCK_CONFIG_INVALID when it is none. */
int64_t barsOf(const Node& node, const double* set);

/** Largest lag or window. */
inline constexpr int64_t MAX_BARS = 1'000'000;

}  // namespace autostock
