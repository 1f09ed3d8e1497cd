#include "sweep/threadProgram.h"

#include <cstring>

#include "check.h"
#include "randomGraph.h"

using namespace autostock;
using namespace autostock::test;

namespace {

/** What the GPU does with a symbol and a set, on this processor: bars of a word one after another instead of at once. */
SweepRow threadRow(const ThreadPlan& plan, const SymbolView& symbol, const Slot* slots, int64_t times) {
  std::vector<uint64_t> words(static_cast<std::size_t>(plan.wordRows() * symbol.table.words));
  const auto word = [&](int r, int64_t first) {
    uint64_t out = 0;
    for (int64_t k = 0; k < 64; ++k) {
      const int64_t t = first + k - plan.rules.lag;
      if (t < 0 || t >= times) continue;
      const int from = plan.rules.from[r];
      if (truthAt(plan.rules.steps + from, plan.rules.from[r + 1] - from, slots, symbol.table, t)) out |= uint64_t{1} << k;
    }
    return out;
  };
  const auto put = [](uint64_t* at, uint64_t value) { *at = value; };
  const int64_t start = symbol.bars.start, end = symbol.bars.end;
  if (plan.growth) {
    investedWords(plan.rules, start, end, words.data(), word, put);
    return growthRow(plan, symbol, words.data());
  }
  if (!plan.hasWeight) settledWords(plan.rules, start, end, symbol.table.words, words.data(), word, put);
  return accountRow(plan, symbol, slots, words.data());
}

std::vector<double> threadRows(const Graph& g, const RandomMarket& market, const std::vector<double>& sets,
                               const SweepJob& job, bool growth) {
  const Panel panel = market.panel();
  const Plan plan(g.strategy, sets.data(), static_cast<int64_t>(sets.size()) / g.strategy.params, false, true);
  const PanelValues across(g.strategy, panel, plan, {});
  SymbolValues values(g.strategy, panel, plan, across);
  const ThreadProgram program(g.strategy, plan);
  const ThreadPlan threads = program.threads(job.settings, growth);
  const SymbolBlock layout(program.table(), panel.times, growth, job.spread != nullptr);
  std::vector<std::byte> block(layout.bytes());
  std::vector<double> rows;
  for (int64_t s = 0; s < panel.symbols; ++s) {
    const SymbolBars bars = symbolBars(panel, s, job.start, job.end == 0 ? panel.times : job.end, job.spread);
    values.prepare(s, {});
    layout.fill(values, bars, job.settings, block.data());
    const SymbolView view = layout.view(bars, block.data());
    for (int64_t set = 0; set < plan.count; ++set) {
      const SweepRow row = threadRow(threads, view, threads.slots + set * threads.slotCount, panel.times);
      double columns[SWEEP_WIDTH];
      std::memcpy(columns, &row, sizeof row);
      rows.insert(rows.end(), columns, columns + SWEEP_WIDTH);
    }
  }
  return rows;
}

void requireSameBits(const std::vector<double>& a, const std::vector<double>& b, const std::string& where) {
  CHECK_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(&a[i], &b[i], sizeof(double)) != 0 && !(std::isnan(a[i]) && std::isnan(b[i])))
      test::fail(__FILE__, __LINE__, where + " row " + std::to_string(i / SWEEP_WIDTH) + " column " +
                                         std::to_string(i % SWEEP_WIDTH) + ": " + show(a[i]) + " is not " + show(b[i]));
}

SweepJob randomJob(Rng& rng) {
  const auto chance = [&](double share) { return rng.uniform() < share; };
  SweepJob job{};
  job.path = "lanes";
  job.simd = "scalar";
  Execution& e = job.settings.execution;
  e.fillAtClose = chance(0.5);
  e.lag = e.fillAtClose && chance(0.2) ? 0 : chance(0.6) ? 1 : chance(0.5) ? 2 : 70;
  e.adaptivePath = chance(0.5);
  e.reenter = chance(0.5);
  job.settings.costs.commissionBps = 20 * rng.uniform();
  job.settings.costs.spreadBps = 10 * rng.uniform();
  job.settings.account.initialCashUsd = 10'000;
  if (chance(0.3)) job.settings.margin.maintenanceMargin = 0.25 + 0.5 * rng.uniform();
  if (chance(0.3)) job.settings.margin.borrowRateAnn = 0.05;
  if (chance(0.3)) {
    job.start = 40;
    job.end = 200;
  }
  return job;
}

}  // namespace

TEST_CASE("a run as a GPU thread does it gives the bits of the scalar lanes over random strategies") {
  const std::vector<double> sets{3, 0.02, 5, 0.04, 9, 0.01, 3, 0.03, 20, 0.06};
  double trades = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, "test/thread-run");
    const RandomMarket market(2, 220, seed + 1);
    Graph g;
    RandomGraph(g, rng).strategy();
    SweepJob job = randomJob(rng);
    const std::string where = "seed " + std::to_string(seed);
    std::vector<double> spread(static_cast<std::size_t>(market.symbols * market.times));
    for (double& x : spread) x = rng.uniform() < 0.1 ? std::nan("") : 0.002 * rng.uniform();
    if (rng.uniform() < 0.3) job.spread = spread.data();
    const auto lanes = rowsOfSweep(g, market.panel(), sets, job);
    const RuleNodes& r = g.strategy.rules;
    const bool plain = r.weight < 0 && r.entryShort < 0 && r.size < 0;
    requireSameBits(threadRows(g, market, sets, job, plain), lanes, where);
    for (std::size_t i = 5; i < lanes.size(); i += SWEEP_WIDTH) trades += lanes[i];
  }
  CHECK(trades > 5'000);
}

TEST_CASE("the crossover on a GPU thread gives the bits of the scalar lanes") {
  const RandomMarket market(2, 700, 9);
  const std::vector<double> sets = pairs(30, 3);
  SweepJob job{};
  job.path = "lanes";
  job.simd = "scalar";
  job.settings.costs.commissionBps = 10;
  job.settings.account.initialCashUsd = 10'000;
  requireSameBits(threadRows(crossover(), market, sets, job, true), rowsOfSweep(crossover(), market.panel(), sets, job),
                  "crossover");
}
