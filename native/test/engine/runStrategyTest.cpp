#include "engine/runStrategy.h"

#include "check.h"
#include "engine/market.h"

using namespace autostock;
using namespace autostock::test;

namespace {

/** Truth values as bits. */
std::vector<uint64_t> bits(const std::vector<int>& values) {
  std::vector<uint64_t> words(static_cast<std::size_t>(bitWords(static_cast<int64_t>(values.size()))));
  for (std::size_t t = 0; t < values.size(); ++t)
    if (values[t] != 0) words[t / 64] |= 1ull << (t % 64);
  return words;
}

RuleSeries longRules(const std::vector<uint64_t>& enter, const std::vector<uint64_t>* leave = nullptr) {
  RuleSeries rules;
  rules.entryLong = enter.data();
  if (leave != nullptr) rules.exitLong = leave->data();
  return rules;
}

StrategyRun runAll(const Bars& bars, std::vector<RuleSeries> rules, EngineSettings settings) {
  settings.record = true;
  const auto symbols = Desk::indices(rules.size());
  return runStrategy(bars.panel(), symbols, std::move(rules), settings, 0, bars.panel().times, Control{});
}

}  // namespace

TEST_CASE("signals act a bar later at the open; the open position at the end is marked") {
  const Bars bars({{flat(10), {11, 12, 11, 12}, {13, 13, 12, 12}, {12, 15, 12, 15}}});
  const auto enter = bits({1, 0, 1, 0}), leave = bits({0, 1, 0, 0});
  const RuleSeries rules = longRules(enter, &leave);
  const StrategyRun run = runAll(bars, {rules}, {.account = {.initialCashUsd = 110}});
  CHECK_EQ(run.journal.trades.size(), 2u);
  CHECK_EQ(run.journal.trades[0].pnlUsd, 20.0);
  CHECK_EQ(run.journal.trades[0].entryBar, 1.0);
  CHECK_CLOSE(run.journal.trades[0].favourable, 13.0 / 11 - 1, 1e-12);
  CHECK_EQ(static_cast<int>(run.journal.trades[1].exitReason), static_cast<int>(ExitReason::open));
  CHECK_EQ(run.metrics[5], 1.0);
  CHECK_EQ(run.journal.bars[1].equity, 120.0);
  CHECK_CLOSE(run.journal.bars[3].equity, 130.0 / 12 * 15, 1e-12);
  CHECK_CLOSE(run.metrics[0], 130.0 / 12 * 15 / 110 - 1, 1e-12);
  double row[RUN_METRICS];
  runStrategyMetrics(bars.panel(), 0, rules, Costs{}, {.initialCashUsd = 110}, {}, {}, nullptr, 0, 4, row);
  for (std::size_t i = 0; i < RUN_METRICS; ++i) CHECK_CLOSE(row[i], run.metrics[i], 0);
}

TEST_CASE("a stopped-out side stays out until its entry was false, unless told otherwise") {
  const Bars bars({{flat(100), {100, 100, 94, 96}, flat(96), flat(96), flat(96), flat(96)}});
  const auto enter = bits({1, 1, 1, 0, 1, 0});
  RuleSeries rules = longRules(enter);
  rules.stopLoss.constant = 0.05;
  const StrategyRun out = runAll(bars, {rules}, {});
  CHECK_EQ(out.journal.trades.at(0).exitPrice, 95.0);
  CHECK_EQ(out.journal.trades.at(1).entryBar, 5.0);
  const StrategyRun again = runAll(bars, {rules}, {.execution = {.reenter = true}});
  CHECK_EQ(again.journal.trades.at(1).entryBar, 2.0);
}

TEST_CASE("exit reasons: target, trailing, break-even, time") {
  const auto enter = bits({1, 0, 0, 0, 0, 0});
  const auto reasonOf = [&](RuleSeries rules, const std::vector<Bar>& prices) {
    rules.entryLong = enter.data();
    const StrategyRun run = runAll(Bars({prices}), {rules}, {});
    return std::pair{static_cast<ExitReason>(static_cast<int>(run.journal.trades.at(0).exitReason)), run.journal.trades.at(0).exitPrice};
  };
  const std::vector<Bar> rises{flat(100), {100, 104, 100, 104}, {104, 111, 104, 110}, {110, 110, 99, 99}, flat(99), flat(99)};
  RuleSeries rules;
  rules.takeProfit.constant = 0.1;
  CHECK((reasonOf(rules, rises) == std::pair{ExitReason::takeProfit, 100 * 1.1}));
  rules = {};
  rules.trailingStop.constant = 0.05;
  CHECK((reasonOf(rules, rises) == std::pair{ExitReason::trailingStop, 111 * 0.95}));
  rules = {};
  rules.breakEven.constant = 0.1;
  CHECK((reasonOf(rules, rises) == std::pair{ExitReason::breakEven, 100.0}));
  rules = {};
  rules.maxBars.constant = 2;
  CHECK((reasonOf(rules, rises) == std::pair{ExitReason::maxBars, 110.0}));
}

TEST_CASE("several symbols share one account: entries in their order while the leverage lasts") {
  const Bars bars({{flat(10), flat(10), flat(11)}, {flat(20), flat(20), flat(20)}, {flat(5), flat(5), flat(5)}});
  const auto enter = bits({1, 1, 0});
  RuleSeries rules = longRules(enter);
  rules.size.constant = 0.6;
  const StrategyRun run = runAll(bars, {rules, rules, rules}, {.account = {.initialCashUsd = 1000}});
  CHECK_EQ(run.journal.fills.size(), 2u);
  CHECK_EQ(run.journal.fills[0].shares, 60.0);
  CHECK_EQ(run.journal.fills[1].shares, 20.0);
  CHECK_EQ(run.journal.bars[2].equity, 1060.0);
  CHECK_EQ(run.journal.bars[2].cash, 0.0);
}

TEST_CASE("target weights over several symbols") {
  const Bars bars({{flat(10), flat(10), flat(20), flat(20)}, {flat(50), flat(50), flat(50), flat(50)}});
  const std::vector<double> first{0.5, NONE, 0, NONE}, second{-0.5, NONE, -0.5, 0};
  RuleSeries one, two;
  one.hasWeight = two.hasWeight = true;
  one.weight.values = first.data();
  two.weight.values = second.data();
  const StrategyRun run = runAll(bars, {one, two}, {.account = {.initialCashUsd = 1000}});
  CHECK_EQ(run.journal.fills.size(), 4u);
  CHECK_EQ(run.journal.fills[0].shares, 50.0);
  CHECK_EQ(run.journal.fills[1].shares, -10.0);
  CHECK_EQ(run.journal.bars[2].equity, 1500.0);
  CHECK_EQ(run.journal.fills[3].shares, -5.0);
}

TEST_CASE("what a run refuses") {
  const Bars bars({{flat(1), flat(1)}});
  double row[RUN_METRICS];
  CHECK_THROWS(runStrategyMetrics(bars.panel(), 0, {}, {}, {}, {}, {}, nullptr, 1, 1, row), code::argument, "start < end");
  CHECK_THROWS(runStrategyMetrics(bars.panel(), 2, {}, {}, {}, {}, {}, nullptr, 0, 2, row), code::argument, "symbols[0]");
  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  const int64_t symbol = 0;
  CHECK_THROWS(runStrategy(bars.panel(), {&symbol, 1}, {RuleSeries{}}, {}, 0, 2, control), code::cancelled);
}
