#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "backtest/account.h"
#include "backtest/costs.h"
#include "backtest/execution.h"
#include "base/control.h"
#include "base/panel.h"
#include "engine/engineSettings.h"
#include "engine/journal.h"
#include "engine/runFigures.h"
#include "strategy/ruleSeries.h"

namespace autostock {

/**
 * Trades one symbol's rules on an account of its own over bars [start, end) and writes its figures: docs/execution.md.
 * Signals of bars before `start` act too, where the lag reaches back to them. spread: [S][T] quoted spread as a fraction
 * of the price, replacing costs.spreadBps where it is known; nullptr = none. row: [RUN_METRICS].
 */
void runStrategyMetrics(const Panel& panel, int64_t symbol, const RuleSeries& rules, const Costs& costs,
                        const Account& account, const Execution& execution, const Margin& margin, const double* spread,
                        int64_t start, int64_t end, double* row);

struct StrategyRun {
  std::array<double, RUN_METRICS> metrics;
  /** bars: [end - start]. The rest with settings.record; symbols are indices into `symbols`. */
  Journal journal;
};

/**
 * The same for several symbols on one cash account. rules: one per symbol; sizes are fractions of the whole equity,
 * entries come in the symbols' order and stop when the leverage is used up. A single symbol is exactly the above.
 */
StrategyRun runStrategy(const Panel& panel, std::span<const int64_t> symbols, std::vector<RuleSeries> rules,
                        EngineSettings settings, int64_t start, int64_t end, const Control& control);

}  // namespace autostock
