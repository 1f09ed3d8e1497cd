#pragma once

#include <cstdint>
#include <vector>

#include "strategy/program.h"

namespace autostock {

/** How a node gets its values. */
enum class Keep : uint8_t {
  /** Worked out where it is needed. */
  no,
  /** [instances][T] numbers kept per symbol. */
  numbers,
  /** [instances][words] truth values kept per symbol. */
  bits,
  /** [instances][S][T] numbers kept once for all symbols. */
  panel
};

/** A node's distinct versions over the parameter sets of a chunk. */
struct NodePlan {
  Keep keep = Keep::no;
  bool needed = false;
  /** Which version each set uses, [sets]; empty when there is only one. */
  std::vector<int32_t> instanceOf;
  /** A set that shows each version, [instances]. */
  std::vector<int32_t> setOf;

  int64_t instances() const { return static_cast<int64_t>(setOf.size()); }
  int64_t instance(int64_t set) const { return instanceOf.empty() ? 0 : instanceOf[static_cast<std::size_t>(set)]; }
};

/**
 * What must be computed for `count` parameter sets [count][P]: each distinct indicator once, whatever the number of sets.
 * Does not depend on the symbol. Throws AUTOSTOCK_CONFIG_INVALID when a window or an indicator's parameter is out of range.
 */
struct Plan {
  /**
   * `all`: plans every node, not only what the rules read. `keepLogs`: keeps every log and exp, whose last bits would
   * differ where another machine worked them out.
   */
  Plan(const CompiledStrategy& strategy, const double* sets, int64_t count, bool all = false, bool keepLogs = false);

  const double* set(int64_t index) const { return sets + index * params; }
  /** Bytes of kept values: per symbol, and for the whole panel of `symbols`. */
  int64_t symbolBytes(int64_t times) const;
  int64_t panelBytes(int64_t symbols, int64_t times) const;

  const double* sets;
  int64_t count;
  int64_t params;
  std::vector<NodePlan> nodes;
};

}  // namespace autostock
