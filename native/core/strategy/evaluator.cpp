#include "strategy/evaluator.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace autostock {

Evaluator::Evaluator(std::shared_ptr<const CompiledStrategy> strategy, const Panel& panel)
    : strategy_(std::move(strategy)), panel_(panel) {}

void Evaluator::bind(const double* set, const Control& control) {
  const auto size = static_cast<std::size_t>(strategy_->params);
  const bool same = plan_ != nullptr && std::equal(set_.begin(), set_.end(), set);
  if (same) return;
  values_.reset();
  panelValues_.reset();
  plan_.reset();
  set_.assign(set, set + size);
  plan_ = std::make_unique<Plan>(*strategy_, set_.data(), 1, true);
  panelValues_ = std::make_unique<PanelValues>(*strategy_, panel_, *plan_, control);
  values_ = std::make_unique<SymbolValues>(*strategy_, panel_, *plan_, *panelValues_);
}

RuleSeries Evaluator::evaluate(int64_t symbol, const double* set, const Control& control) {
  bind(set, control);
  values_->prepare(symbol, control);
  return values_->rules(0);
}

void Evaluator::series(int node, int64_t symbol, const double* set, double* out) {
  bind(set, {});
  values_->prepare(symbol, {});
  const int64_t T = panel_.times;
  if (strategy_->truth(node)) {
    std::vector<uint64_t> words(static_cast<std::size_t>(bitWords(T)));
    values_->truths(node, 0, words.data());
    for (int64_t t = 0; t < T; ++t) out[t] = bitAt(words.data(), t) ? 1.0 : 0.0;
    return;
  }
  constexpr int64_t BLOCK = 512;
  for (int64_t from = 0; from < T; from += BLOCK) {
    const int64_t n = std::min(BLOCK, T - from);
    const Operand x = values_->numbers(node, 0, from, n);
    for (int64_t t = 0; t < n; ++t) out[from + t] = x.values == nullptr ? x.constant : x.values[t];
  }
}

}  // namespace autostock
