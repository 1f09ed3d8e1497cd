#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "strategy/symbolValues.h"

namespace autostock {

/**
 * The rules of single parameter sets, one after another. Not for many sets: SymbolValues shares what they have in common.
 * What `evaluate` returns is valid until its next call.
 */
class Evaluator {
 public:
  Evaluator(std::shared_ptr<const CompiledStrategy> strategy, const Panel& panel);

  /** set: [P]; throws AUTOSTOCK_CONFIG_INVALID when a number in it is out of range. */
  RuleSeries evaluate(int64_t symbol, const double* set, const Control& control = {});
  /** Values of one node on all bars, truth values as 0 and 1. out: [T]. */
  void series(int node, int64_t symbol, const double* set, double* out);

 private:
  void bind(const double* set, const Control& control);

  std::shared_ptr<const CompiledStrategy> strategy_;
  Panel panel_;
  std::vector<double> set_;
  std::unique_ptr<Plan> plan_;
  std::unique_ptr<PanelValues> panelValues_;
  std::unique_ptr<SymbolValues> values_;
};

}  // namespace autostock
