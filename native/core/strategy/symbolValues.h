#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/control.h"
#include "base/panel.h"
#include "strategy/alignedVector.h"
#include "strategy/bits.h"
#include "strategy/coarseBits.h"
#include "strategy/plan.h"
#include "strategy/ruleSeries.h"

namespace autostock {

class PanelValues;

/**
 * The kept values of a plan on one symbol, and everything else worked out from them. One thread uses one; `prepare` is
 * called for each symbol in turn and reuses the memory.
 */
class SymbolValues {
 public:
  /** `plan` and `panelValues` must outlive this. */
  SymbolValues(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const PanelValues& panelValues);

  /** Computes every kept version on this symbol, each once. */
  void prepare(int64_t symbol, const Control& control) {
    prepareBefore(static_cast<int>(strategy_.nodes.size()), symbol, control);
  }
  /** The same for the nodes before `end` only. */
  void prepareBefore(int end, int64_t symbol, const Control& control);

  /** The rules of one parameter set, pointing into this object until the next call of rules or prepare. */
  RuleSeries rules(int64_t set);

  /** The entry of a long rule whose exit is its opposite, or nullptr when the rules are not of that kind. */
  const uint64_t* longState(int64_t set) {
    return opposite(strategy_.rules.exitLong, strategy_.rules.entryLong) ? ruleWords(strategy_.rules.entryLong, set, 0)
                                                                        : nullptr;
  }

  /**
   * The same for sets [from, to) into words [to - from][bitWords(T)]; false, and nothing done, when the entry is not a
   * comparison of kept series.
   */
  bool longStates(int64_t from, int64_t to, uint64_t* words);

  /** A number node over bars [from, from + n), n <= T; valid until the next call. */
  Operand numbers(int node, int64_t set, int64_t from, int64_t n);
  /** A truth node over all bars into `words` [bitWords(T)]. */
  void truths(int node, int64_t set, uint64_t* words);

 private:
  static constexpr int64_t BLOCK = 512;

  const double* fieldValues(Input input) const;
  Operand evaluate(int node, int64_t set, int64_t from, int64_t n, std::size_t depth);
  /** Something that is one run of memory over all bars, or a constant: no scratch needed. */
  bool direct(int node) const;
  void fill(int node, int64_t set, double* out);
  void fillBySymbol(const Node& node, int64_t set, double* out);
  void compare(Compare op, const Node& node, int64_t set, uint64_t* words);
  void workTruths(const Node& node, int64_t set, uint64_t* words);
  double* scratch(std::size_t depth);
  uint64_t* scratchWords();
  bool opposite(int exit, int entry) const;
  /** A direct argument of the comparison that longStates makes; `side` says which. */
  CoarseOperand coarse(std::size_t side, int node, int64_t set);
  const uint64_t* ruleWords(int node, int64_t set, std::size_t slot);
  const uint64_t* exitWords(int exit, int entry, const uint64_t* entryWords, int64_t set, std::size_t slot);
  NumberSeries ruleNumbers(int node, int64_t set, double absent);

  const CompiledStrategy& strategy_;
  Panel panel_;
  const Plan& plan_;
  const PanelValues& panelValues_;
  int64_t symbol_ = 0;
  int64_t words_;
  /** Numbers of one kept version, rounded up to whole cache lines. */
  int64_t stride_;
  std::vector<AlignedNumbers> numbers_;
  std::vector<std::vector<uint64_t>> bits_;
  std::vector<std::vector<double>> scratch_;
  std::size_t scratchBase_ = 0;
  std::vector<std::vector<uint64_t>> scratchWords_;
  std::size_t wordsUsed_ = 0;
  std::vector<uint64_t> ruleWords_;
  /** Versions of longStates' arguments in float32, made when first asked for on a symbol. */
  std::vector<std::vector<float, LineAllocator<float>>> coarse_[2];
  /** Prefix sums of the series that were averaged last. */
  std::vector<double> prefix_;
  const double* prefixOf_ = nullptr;
  int64_t prefixLength_ = 0;
  std::vector<std::vector<double>> inputs_;
};

/** Cross-sectional values of a plan, [instances][S][T] for each such node, in the order of the graph. */
class PanelValues {
 public:
  PanelValues(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const Control& control);

  const double* values(int node, int64_t instance, int64_t symbol) const {
    const auto index = static_cast<std::size_t>((instance * panel_.symbols + symbol) * panel_.times);
    return values_[static_cast<std::size_t>(node)].data() + index;
  }

 private:
  Panel panel_;
  std::vector<std::vector<double>> values_;
};

}  // namespace autostock
