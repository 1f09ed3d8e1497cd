#include "engine/runStrategy.h"

#include <algorithm>
#include <string>

#include "engine/orderEngine.h"
#include "engine/ruleTrader.h"

namespace autostock {
namespace {

constexpr int64_t POLL_BARS = 4'096;

void requireBars(const Panel& panel, int64_t start, int64_t end) {
  if (start < 0 || end <= start || end > panel.times)
    failArgument("start and end must be bars with 0 <= start < end <= " + std::to_string(panel.times) + ", were " +
                 std::to_string(start) + " and " + std::to_string(end));
}

/** Narrows [start, end) to a symbol's first and last bar in it. */
void trim(const Panel& panel, int64_t symbol, int64_t& start, int64_t& end) {
  const auto close = panel.series(panel.close, symbol);
  while (start < end - 1 && !(close[static_cast<std::size_t>(start)] > 0)) ++start;
  while (end - 1 > start && !(close[static_cast<std::size_t>(end - 1)] > 0)) --end;
}

BarRow* addRows(const BarSums& bar, double costs, BarRow* row) {
  *row = barRow(bar, costs);
  return row + 1;
}

BarRow* addRows(const HeldBars& bars, double, BarRow* row) {
  for (int64_t i = 0; i < bars.count; ++i) *row++ = barRow(bars.at(i), 0);
  return row;
}

}  // namespace

void runStrategyMetrics(const Panel& panel, int64_t symbol, const RuleSeries& rules, const Costs& costs,
                        const Account& account, const Execution& execution, const Margin& margin, const double* spread,
                        int64_t start, int64_t end, double* row) {
  requireBars(panel, start, end);
  EngineSettings settings;
  settings.costs = costs;
  settings.account = account;
  settings.execution = execution;
  settings.margin = margin;
  settings.spread = spread;
  OrderEngine engine(panel, {&symbol, 1}, std::move(settings));
  trim(panel, symbol, start, end);
  RuleTrader trader(engine, {rules});
  RunFigures figures(account.initialCashUsd);
  trader.run(start, end, [&](const auto& bars) { figures.add(bars); });
  std::ranges::copy(figures.row(engine.totals(), execution.periodsPerYear), row);
}

StrategyRun runStrategy(const Panel& panel, std::span<const int64_t> symbols, std::vector<RuleSeries> rules,
                        EngineSettings settings, int64_t start, int64_t end, const Control& control) {
  requireBars(panel, start, end);
  if (rules.size() != symbols.size())
    failArgument("rules must be one for each of " + std::to_string(symbols.size()) + " symbols, were " +
                 std::to_string(rules.size()));
  const double initial = settings.account.initialCashUsd;
  const double periods = settings.execution.periodsPerYear;
  const bool record = settings.record;
  double costs = 0;
  OrderEngine engine(panel, symbols, std::move(settings));
  RuleTrader trader(engine, std::move(rules));
  RunFigures figures(initial);
  StrategyRun run;
  std::vector<BarRow> bars(static_cast<std::size_t>(end - start), {initial, initial, 0, 0, 0});
  const int64_t from = start;
  if (symbols.size() == 1) trim(panel, symbols[0], start, end);
  const int64_t poll = std::max<int64_t>(1, POLL_BARS / static_cast<int64_t>(symbols.size()));
  BarRow* row = bars.data() + (start - from);
  for (int64_t t = start; t < end; t += poll) {
    control.check();
    control.report(t - start, end - start, NAN);
    trader.run(t, std::min(end, t + poll), [&](const auto& bars) {
      figures.add(bars);
      row = addRows(bars, engine.totals().costs - costs, row);
      costs = engine.totals().costs;
    });
  }
  BarSums last = engine.sums();
  last.turnover = 0;
  std::fill(bars.begin() + (end - from), bars.end(), barRow(last, 0));
  if (record) engine.reportOpen();
  run.metrics = figures.row(engine.totals(), periods);
  run.journal = std::move(engine.journal);
  run.journal.bars = std::move(bars);
  return run;
}

}  // namespace autostock
