#include <algorithm>
#include <cmath>

#include "indicators/indicator.h"
#include "strategy/symbolValues.h"

namespace autostock {
namespace {

/** One bar of all symbols, in place: x [S] with a stride. Unknown values stay unknown and count for nobody. */
void rankAcross(std::vector<double>& x, std::vector<double>& known) {
  known.clear();
  for (const double value : x)
    if (std::isfinite(value)) known.push_back(value);
  std::sort(known.begin(), known.end());
  for (double& value : x) {
    if (!std::isfinite(value)) {
      value = UNKNOWN;
      continue;
    }
    const auto first = std::lower_bound(known.begin(), known.end(), value) - known.begin();
    const auto last = std::upper_bound(known.begin(), known.end(), value) - known.begin();
    const auto others = static_cast<double>(known.size()) - 1;
    // Ties share their mean place.
    value = others > 0 ? (static_cast<double>(first + last - 1) / 2) / others : 0.5;
  }
}

void zscoreAcross(std::vector<double>& x, std::vector<double>& known) {
  known.clear();
  double sum = 0;
  for (const double value : x)
    if (std::isfinite(value)) {
      known.push_back(value);
      sum += value;
    }
  const double mean = sum / static_cast<double>(known.size());
  double squares = 0;
  for (const double value : known) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(known.size()));
  for (double& value : x) value = !std::isfinite(value) ? UNKNOWN : deviation > 0 ? (value - mean) / deviation : 0.0;
}

}  // namespace

PanelValues::PanelValues(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const Control& control)
    : panel_(panel), values_(strategy.nodes.size()) {
  const int64_t S = panel.symbols;
  const int64_t T = panel.times;
  constexpr int64_t BLOCK = 512;
  std::vector<double> column(static_cast<std::size_t>(S));
  std::vector<double> known;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    const NodePlan& node = plan.nodes[i];
    if (node.keep != Keep::panel) continue;
    values_[i].resize(static_cast<std::size_t>(node.instances() * S * T));
    // What this node reads may itself be kept per symbol: each symbol is prepared on the nodes before this one.
    SymbolValues symbol(strategy, panel, plan, *this);
    for (int64_t s = 0; s < S; ++s) {
      symbol.prepareBefore(static_cast<int>(i), s, control);
      for (int64_t k = 0; k < node.instances(); ++k) {
        double* out = values_[i].data() + (k * S + s) * T;
        for (int64_t from = 0; from < T; from += BLOCK) {
          const int64_t n = std::min(BLOCK, T - from);
          const Operand x =
              symbol.numbers(strategy.nodes[i].args[0], node.setOf[static_cast<std::size_t>(k)], from, n);
          for (int64_t t = 0; t < n; ++t) out[from + t] = x.values == nullptr ? x.constant : x.values[t];
        }
      }
    }
    for (int64_t k = 0; k < node.instances(); ++k) {
      double* base = values_[i].data() + k * S * T;
      for (int64_t t = 0; t < T; ++t) {
        if (t % 256 == 0) control.check();
        for (int64_t s = 0; s < S; ++s) {
          // A symbol without a bar is not ranked, whatever the expression says.
          const double close = panel.close[s * T + t];
          column[static_cast<std::size_t>(s)] = std::isfinite(close) ? base[s * T + t] : UNKNOWN;
        }
        if (strategy.nodes[i].op == Op::crossRank)
          rankAcross(column, known);
        else
          zscoreAcross(column, known);
        for (int64_t s = 0; s < S; ++s) base[s * T + t] = column[static_cast<std::size_t>(s)];
      }
    }
  }
}

}  // namespace autostock
