#include "strategy/symbolValues.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "indicators/catalog.h"
#include "indicators/indicator.h"
#include "strategy/pointwise.h"
#include "strategy/rolling.h"

namespace autostock {

SymbolValues::SymbolValues(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan,
                           const PanelValues& panelValues)
    : strategy_(strategy),
      panel_(panel),
      plan_(plan),
      panelValues_(panelValues),
      words_(bitWords(panel.times)),
      stride_((panel.times + 7) / 8 * 8),
      numbers_(strategy.nodes.size()),
      bits_(strategy.nodes.size()),
      ruleWords_(static_cast<std::size_t>(4 * words_)) {
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const NodePlan& node = plan.nodes[i];
    if (node.keep == Keep::numbers) numbers_[i].resize(static_cast<std::size_t>(node.instances() * stride_));
    if (node.keep == Keep::bits) bits_[i].resize(static_cast<std::size_t>(node.instances() * words_));
  }
}

void SymbolValues::prepareBefore(int end, int64_t symbol, const Control& control) {
  symbol_ = symbol;
  prefixOf_ = nullptr;
  for (auto& side : coarse_)
    for (auto& values : side) values.clear();
  for (std::size_t i = 0; i < static_cast<std::size_t>(end); ++i) {
    const NodePlan& node = plan_.nodes[i];
    if (node.keep != Keep::numbers && node.keep != Keep::bits) continue;
    for (int64_t k = 0; k < node.instances(); ++k) {
      control.check();
      const int64_t set = node.setOf[static_cast<std::size_t>(k)];
      if (node.keep == Keep::numbers)
        fill(static_cast<int>(i), set, numbers_[i].data() + k * stride_);
      else
        workTruths(strategy_.nodes[i], set, bits_[i].data() + k * words_);
    }
  }
}

const double* SymbolValues::fieldValues(Input input) const {
  switch (input) {
    case Input::open: return panel_.open + panel_.row(symbol_, 0);
    case Input::high: return panel_.high + panel_.row(symbol_, 0);
    case Input::low: return panel_.low + panel_.row(symbol_, 0);
    case Input::close: return panel_.close + panel_.row(symbol_, 0);
    case Input::volume: return panel_.volume + panel_.row(symbol_, 0);
    case Input::benchmark: break;
  }
  return panel_.close + panel_.row(strategy_.benchmark, 0);
}

bool SymbolValues::direct(int index) const {
  const auto i = static_cast<std::size_t>(index);
  const Op op = strategy_.nodes[i].op;
  return op == Op::constant || op == Op::param || op == Op::field || op == Op::series ||
         plan_.nodes[i].keep == Keep::numbers || plan_.nodes[i].keep == Keep::panel;
}

double* SymbolValues::scratch(std::size_t depth) {
  depth += scratchBase_;
  while (scratch_.size() <= depth) scratch_.emplace_back(static_cast<std::size_t>(BLOCK));
  return scratch_[depth].data();
}

uint64_t* SymbolValues::scratchWords() {
  if (scratchWords_.size() == wordsUsed_) scratchWords_.emplace_back(static_cast<std::size_t>(words_));
  return scratchWords_[wordsUsed_++].data();
}

Operand SymbolValues::numbers(int node, int64_t set, int64_t from, int64_t n) {
  return evaluate(node, set, from, n, 0);
}

/** n <= BLOCK unless the node is direct; scratch buffers from `depth` on are free. */
Operand SymbolValues::evaluate(int index, int64_t set, int64_t from, int64_t n, std::size_t depth) {
  const auto i = static_cast<std::size_t>(index);
  const Node& node = strategy_.nodes[i];
  const NodePlan& plan = plan_.nodes[i];
  if (plan.keep == Keep::numbers)
    return {numbers_[i].data() + plan.instance(set) * stride_ + from, 0};
  if (plan.keep == Keep::panel) return {panelValues_.values(index, plan.instance(set), symbol_) + from, 0};
  switch (node.op) {
    case Op::constant: return {nullptr, node.value};
    case Op::param: return {nullptr, plan_.set(set)[node.param]};
    case Op::field: return {fieldValues(node.field) + from, 0};
    case Op::series:
      return {strategy_.series[static_cast<std::size_t>(node.series)] + panel_.row(symbol_, 0) + from, 0};
    default: break;
  }
  double* out = scratch(depth);
  if (node.op == Op::where) {
    uint64_t* words = scratchWords();
    // The condition works from the first buffer on: what lies below this node's is in use.
    const std::size_t base = scratchBase_;
    scratchBase_ += depth;
    truths(node.args[0], set, words);
    scratchBase_ = base;
    const Operand yes = evaluate(node.args[1], set, from, n, depth + 1);
    const Operand no = evaluate(node.args[2], set, from, n, depth + 2);
    choose(words, from, yes, no, n, out);
    --wordsUsed_;
    return {out, 0};
  }
  const Operand a = evaluate(node.args[0], set, from, n, depth + 1);
  const Operand b = node.args.size() > 1 ? evaluate(node.args[1], set, from, n, depth + 2) : Operand{};
  if (a.values == nullptr && b.values == nullptr) return {nullptr, pointwise(node.op, a.constant, b.constant)};
  pointwise(node.op, a, b, n, out);
  return {out, 0};
}

void SymbolValues::fill(int index, int64_t set, double* out) {
  const Node& node = strategy_.nodes[static_cast<std::size_t>(index)];
  if (node.op == Op::indicator || opInfo(node.op).takesBars) return fillBySymbol(node, set, out);
  for (int64_t from = 0; from < panel_.times; from += BLOCK) {
    const int64_t n = std::min(BLOCK, panel_.times - from);
    const bool choice = node.op == Op::where;
    if (choice) {
      uint64_t* words = scratchWords();
      truths(node.args[0], set, words);
      const Operand yes = evaluate(node.args[1], set, from, n, 1);
      const Operand no = evaluate(node.args[2], set, from, n, 2);
      choose(words, from, yes, no, n, out + from);
      --wordsUsed_;
      continue;
    }
    const Operand a = evaluate(node.args[0], set, from, n, 1);
    const Operand b = node.args.size() > 1 ? evaluate(node.args[1], set, from, n, 2) : Operand{};
    pointwise(node.op, a, b, n, out + from);
  }
}

void SymbolValues::fillBySymbol(const Node& node, int64_t set, double* out) {
  // Inputs as whole series: in place when they are, copied together from blocks when they are not.
  while (inputs_.size() < node.args.size()) inputs_.emplace_back();
  std::vector<const double*> inputs;
  for (std::size_t k = 0; k < node.args.size(); ++k) {
    const int arg = node.args[k];
    if (direct(arg)) {
      const Operand whole = evaluate(arg, set, 0, panel_.times, 0);
      if (whole.values != nullptr) {
        inputs.push_back(whole.values);
        continue;
      }
    }
    inputs_[k].resize(static_cast<std::size_t>(panel_.times));
    double* copy = inputs_[k].data();
    for (int64_t from = 0; from < panel_.times; from += BLOCK) {
      const int64_t n = std::min(BLOCK, panel_.times - from);
      const Operand part = evaluate(arg, set, from, n, 0);
      for (int64_t t = 0; t < n; ++t) copy[from + t] = part.values == nullptr ? part.constant : part.values[t];
    }
    prefixOf_ = nullptr;
    inputs.push_back(copy);
  }
  const int64_t T = panel_.times;
  const double* x = inputs[0];
  const bool average = node.op == Op::rollingMean || (node.op == Op::indicator && node.indicator == "sma");
  if (average) {
    if (prefixOf_ != x) {
      prefixLength_ = prefixSums(x, T, prefix_);
      prefixOf_ = x;
    }
    if (prefixLength_ == T) {
      int64_t window = 20;
      if (node.op == Op::rollingMean) window = barsOf(node, plan_.set(set));
      for (const auto& [name, number] : node.params) window = static_cast<int64_t>(number.in(plan_.set(set)));
      return windowMeans(prefix_.data(), T, window, out);
    }
  }
  if (node.op == Op::indicator) {
    Params params;
    for (const auto& [name, number] : node.params) params[name] = number.in(plan_.set(set));
    const IndicatorInfo& info = indicatorInfo(node.indicator);
    std::vector<double> spare(info.outputs.size() > 1 ? static_cast<std::size_t>(T) : 0);
    std::vector<double*> outputs(info.outputs.size(), spare.data());
    outputs[static_cast<std::size_t>(node.output)] = out;
    createIndicator(node.indicator, params)->series(inputs.data(), outputs.data(), static_cast<std::size_t>(T));
    return;
  }
  const int64_t bars = barsOf(node, plan_.set(set));
  if (node.op == Op::lag) {
    std::fill(out, out + std::min(bars, T), UNKNOWN);
    if (bars < T) std::copy(x, x + T - bars, out + bars);
    return;
  }
  rollingSeries(node.op, x, T, bars, out);
}

void SymbolValues::compare(Compare op, const Node& node, int64_t set, uint64_t* words) {
  const int first = node.args[0];
  const int second = node.args.size() > 1 ? node.args[1] : first;
  if (direct(first) && direct(second))
    return compareBits(op, evaluate(first, set, 0, panel_.times, 0), evaluate(second, set, 0, panel_.times, 0),
                       panel_.times, words);
  for (int64_t from = 0; from < panel_.times; from += BLOCK) {
    const int64_t n = std::min(BLOCK, panel_.times - from);
    // The right side's scratch lies beyond anything the left side still holds: its result is in scratch 0.
    const Operand a = evaluate(first, set, from, n, 0);
    const Operand b = evaluate(second, set, from, n, 1);
    compareBits(op, a, b, n, words + from / 64);
  }
}

void SymbolValues::truths(int index, int64_t set, uint64_t* words) {
  const auto i = static_cast<std::size_t>(index);
  const NodePlan& plan = plan_.nodes[i];
  if (plan.keep == Keep::bits) {
    std::memcpy(words, bits_[i].data() + plan.instance(set) * words_, static_cast<std::size_t>(words_) * 8);
    return;
  }
  workTruths(strategy_.nodes[i], set, words);
}

void SymbolValues::workTruths(const Node& node, int64_t set, uint64_t* words) {
  const int64_t T = panel_.times;
  switch (node.op) {
    case Op::gt: return compare(Compare::gt, node, set, words);
    case Op::ge: return compare(Compare::ge, node, set, words);
    case Op::lt: return compare(Compare::lt, node, set, words);
    case Op::le: return compare(Compare::le, node, set, words);
    case Op::eq: return compare(Compare::eq, node, set, words);
    case Op::ne: return compare(Compare::ne, node, set, words);
    case Op::known: return compare(Compare::eq, node, set, words);
    default: break;
  }
  uint64_t* other = scratchWords();
  switch (node.op) {
    case Op::crossAbove:
    case Op::crossBelow: {
      const bool above = node.op == Op::crossAbove;
      compare(above ? Compare::le : Compare::ge, node, set, words);
      shiftBits(words, 1, T, other);
      compare(above ? Compare::gt : Compare::lt, node, set, words);
      for (int64_t w = 0; w < words_; ++w) words[w] &= other[w];
      break;
    }
    case Op::before:
      truths(node.args[0], set, other);
      shiftBits(other, barsOf(node, plan_.set(set)), T, words);
      break;
    case Op::logicalNot:
      truths(node.args[0], set, words);
      for (int64_t w = 0; w < words_; ++w) words[w] = ~words[w];
      if (T % 64 != 0) words[words_ - 1] &= (uint64_t{1} << (T % 64)) - 1;
      break;
    default: {
      truths(node.args[0], set, words);
      truths(node.args[1], set, other);
      const bool both = node.op == Op::logicalAnd;
      for (int64_t w = 0; w < words_; ++w) words[w] = both ? words[w] & other[w] : words[w] | other[w];
    }
  }
  --wordsUsed_;
}

const uint64_t* SymbolValues::ruleWords(int index, int64_t set, std::size_t slot) {
  if (index < 0) return nullptr;
  const auto i = static_cast<std::size_t>(index);
  const NodePlan& plan = plan_.nodes[i];
  if (plan.keep == Keep::bits) return bits_[i].data() + plan.instance(set) * words_;
  uint64_t* words = ruleWords_.data() + static_cast<int64_t>(slot) * words_;
  workTruths(strategy_.nodes[i], set, words);
  return words;
}

NumberSeries SymbolValues::ruleNumbers(int node, int64_t set, double absent) {
  if (node < 0) return {nullptr, absent};
  const Operand value = evaluate(node, set, 0, panel_.times, 0);
  return {value.values, value.constant};
}

bool SymbolValues::opposite(int exit, int entry) const {
  if (exit < 0 || entry < 0) return false;
  const Node& node = strategy_.nodes[static_cast<std::size_t>(exit)];
  return node.op == Op::logicalNot && node.args[0] == entry;
}

CoarseOperand SymbolValues::coarse(std::size_t side, int index, int64_t set) {
  const Operand exact = evaluate(index, set, 0, panel_.times, 0);
  if (exact.values == nullptr) return {exact, nullptr, static_cast<float>(exact.constant)};
  const auto version = static_cast<std::size_t>(plan_.nodes[static_cast<std::size_t>(index)].instance(set));
  auto& versions = coarse_[side];
  if (versions.size() <= version) versions.resize(version + 1);
  auto& values = versions[version];
  if (values.empty()) {
    values.reserve(static_cast<std::size_t>(words_ * 64));
    values.assign(exact.values, exact.values + panel_.times);
    values.resize(static_cast<std::size_t>(words_ * 64), static_cast<float>(UNKNOWN));
  }
  return {exact, values.data(), 0};
}

bool SymbolValues::longStates(int64_t from, int64_t to, uint64_t* words) {
  const int entry = strategy_.rules.entryLong;
  if (!opposite(strategy_.rules.exitLong, entry)) return false;
  const auto i = static_cast<std::size_t>(entry);
  const Node& node = strategy_.nodes[i];
  if (node.op < Op::gt || node.op > Op::ne || plan_.nodes[i].keep != Keep::no) return false;
  if (!direct(node.args[0]) || !direct(node.args[1])) return false;
  const auto op = static_cast<Compare>(static_cast<int>(node.op) - static_cast<int>(Op::gt));
  for (int64_t set = from; set < to; ++set, words += words_)
    coarseBits(op, coarse(0, node.args[0], set), coarse(1, node.args[1], set), panel_.times, words);
  return true;
}

/** An exit that is the entry's opposite is its complement: nothing is compared twice. */
const uint64_t* SymbolValues::exitWords(int exit, int entry, const uint64_t* entryWords, int64_t set, std::size_t slot) {
  if (!opposite(exit, entry)) return ruleWords(exit, set, slot);
  uint64_t* words = ruleWords_.data() + static_cast<int64_t>(slot) * words_;
  for (int64_t w = 0; w < words_; ++w) words[w] = ~entryWords[w];
  if (panel_.times % 64 != 0) words[words_ - 1] &= (uint64_t{1} << (panel_.times % 64)) - 1;
  return words;
}

RuleSeries SymbolValues::rules(int64_t set) {
  const RuleNodes& r = strategy_.rules;
  RuleSeries out;
  out.entryLong = ruleWords(r.entryLong, set, 0);
  out.exitLong = exitWords(r.exitLong, r.entryLong, out.entryLong, set, 1);
  out.entryShort = ruleWords(r.entryShort, set, 2);
  out.exitShort = exitWords(r.exitShort, r.entryShort, out.entryShort, set, 3);
  out.hasWeight = r.weight >= 0;
  out.weight = ruleNumbers(r.weight, set, UNKNOWN);
  out.size = ruleNumbers(r.size, set, 1);
  out.stopLoss = ruleNumbers(r.stopLoss, set, 0);
  out.takeProfit = ruleNumbers(r.takeProfit, set, 0);
  out.trailingStop = ruleNumbers(r.trailingStop, set, 0);
  out.breakEven = ruleNumbers(r.breakEven, set, 0);
  out.maxBars = ruleNumbers(r.maxBars, set, 0);
  return out;
}

}  // namespace autostock
