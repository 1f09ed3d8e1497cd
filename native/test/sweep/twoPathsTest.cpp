#include <cstring>
#include <string>

#include "check.h"
#include "sweepFixture.h"

using namespace autostock;
using namespace autostock::test;

namespace {

constexpr const char* COLUMNS[] = {"totalReturn", "sharpe", "sortino",      "maxDrawdown", "calmar", "trades",
                                   "winRate",     "profitFactor", "exposure", "turnover", "costs"};

/** A random truth over averages, rolling extremes, lags and thresholds. */
int randomTruth(Graph& g, Rng& rng, int depth) {
  const int close = g.field(Input::close);
  const auto bars = [&](int least) { return Number{static_cast<double>(least + rng.integer(20)), -1}; };
  const auto average = [&] { return rng.uniform() < 0.5 ? g.sma(close, {0, 0}) : g.sma(close, bars(2)); };
  if (depth > 0 && rng.uniform() < 0.4) {
    const int a = randomTruth(g, rng, depth - 1);
    if (rng.uniform() < 0.3) return g.apply(Op::logicalNot, {a});
    const int b = randomTruth(g, rng, depth - 1);
    return g.apply(rng.uniform() < 0.5 ? Op::logicalAnd : Op::logicalOr, {a, b});
  }
  switch (rng.integer(6)) {
    case 0: return g.apply(Op::gt, {average(), average()});
    case 1: return g.apply(Op::crossAbove, {close, average()});
    case 2: return g.apply(Op::crossBelow, {close, average()});
    case 3: {
      const int highest = g.apply(Op::rollingMax, {g.field(Input::high)}, bars(3));
      return g.apply(Op::ge, {close, g.apply(Op::lag, {highest}, {1, -1})});
    }
    case 4: return g.apply(Op::lt, {g.apply(Op::rollingZscore, {close}, bars(5)), g.constant(rng.uniform() * 2 - 1)});
    default: {
      const int ratio = g.apply(Op::div, {close, average()});
      return g.apply(Op::le, {ratio, g.constant(0.97 + 0.06 * rng.uniform())});
    }
  }
}

int maybe(Graph& g, Rng& rng, double share, double most) {
  if (rng.uniform() > share) return -1;
  return rng.uniform() < 0.5 ? g.constant(most * (0.1 + rng.uniform())) : g.param(1);
}

Graph randomStrategy(Rng& rng) {
  Graph g;
  g.strategy.params = 2;
  RuleNodes& rules = g.strategy.rules;
  if (rng.uniform() < 0.2) {
    const int z = g.apply(Op::rollingZscore, {g.field(Input::close)}, {0, 0});
    rules.weight = g.apply(Op::max, {g.apply(Op::min, {g.apply(Op::neg, {z}), g.constant(0.9)}), g.constant(-0.9)});
    return g;
  }
  if (rng.uniform() < 0.8) {
    rules.entryLong = randomTruth(g, rng, 2);
    rules.exitLong = rng.uniform() < 0.5 ? g.apply(Op::logicalNot, {rules.entryLong}) : randomTruth(g, rng, 1);
  }
  if (rules.entryLong < 0 || rng.uniform() < 0.5) {
    rules.entryShort = randomTruth(g, rng, 2);
    if (rng.uniform() < 0.8) rules.exitShort = randomTruth(g, rng, 1);
  }
  rules.stopLoss = maybe(g, rng, 0.5, 0.05);
  rules.takeProfit = maybe(g, rng, 0.4, 0.06);
  rules.trailingStop = maybe(g, rng, 0.4, 0.05);
  rules.breakEven = maybe(g, rng, 0.3, 0.03);
  if (rng.uniform() < 0.3) rules.maxBars = g.constant(static_cast<double>(1 + rng.integer(20)));
  if (rng.uniform() < 0.5) rules.size = g.constant(0.2 + 0.8 * rng.uniform());
  return g;
}

SweepJob randomJob(Rng& rng) {
  const auto chance = [&](double share) { return rng.uniform() < share; };
  SweepJob job{};
  Execution& e = job.settings.execution;
  e.fillAtClose = chance(0.5);
  e.lag = e.fillAtClose && chance(0.2) ? 0 : chance(0.7) ? 1 : 2;
  e.adaptivePath = chance(0.5);
  e.reenter = chance(0.5);
  Costs& c = job.settings.costs;
  if (chance(0.7)) c.commissionBps = 20 * rng.uniform();
  if (chance(0.2)) c.commissionPerShareUsd = 0.01;
  if (chance(0.2)) c.commissionMinUsd = 2;
  if (chance(0.2)) c.commissionFixedUsd = 1;
  if (chance(0.2)) c.sellFeeBps = 1;
  if (chance(0.5)) c.spreadBps = 10 * rng.uniform();
  if (chance(0.5)) c.slippageBps = 10 * rng.uniform();
  Account& a = job.settings.account;
  a.initialCashUsd = 10'000;
  a.fractional = chance(0.6);
  if (chance(0.3)) a.minTradeWeight = 0.05;
  Margin& m = job.settings.margin;
  if (chance(0.3)) m.maxLeverage = 1 + rng.uniform();
  if (chance(0.3)) m.maintenanceMargin = 0.25 + 0.5 * rng.uniform();
  if (chance(0.3)) m.borrowRateAnn = 0.05;
  if (chance(0.3)) m.cashRateAnn = 0.03;
  if (chance(0.3)) m.marginRateAnn = 0.08;
  if (chance(0.3)) {
    job.start = 40;
    job.end = 260;
  }
  return job;
}

std::string describe(const Graph& g, const SweepJob& job) {
  const Execution& e = job.settings.execution;
  std::string text = " [lag " + std::to_string(e.lag) + (e.fillAtClose ? " close" : " open") +
                     (e.adaptivePath ? " adaptive" : "") + (e.reenter ? " reenter" : "") +
                     (job.settings.account.fractional ? "" : " whole") + " start " + std::to_string(job.start) + " margin " +
                     show(job.settings.margin.maintenanceMargin) + " borrow " + show(job.settings.margin.borrowRateAnn) +
                     " cash " + show(job.settings.margin.cashRateAnn) + " debit " + show(job.settings.margin.marginRateAnn);
  const RuleNodes& r = g.strategy.rules;
  const std::pair<const char*, int> parts[] = {
      {" weight", r.weight}, {" short", r.entryShort},    {" stop", r.stopLoss}, {" target", r.takeProfit},
      {" trail", r.trailingStop}, {" even", r.breakEven}, {" bars", r.maxBars},  {" size", r.size}};
  for (const auto& [name, node] : parts)
    if (node >= 0) text += name;
  return text + "]";
}

}  // namespace

TEST_CASE("the fused kernels and the order-level engine give the same numbers over random strategies") {
  double trades = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    Rng rng(seed, "test/two-paths");
    const RandomMarket market(1, 300, seed + 100);
    const Graph g = randomStrategy(rng);
    SweepJob job = randomJob(rng);
    const std::vector<double> sets{3, 0.02, 5, 0.04, 9, 0.01, 14, 0.03, 20, 0.06};
    job.path = "lanes";
    const auto fused = rowsOfSweep(g, market.panel(), sets, job);
    job.path = "engine";
    const auto orders = rowsOfSweep(g, market.panel(), sets, job);
    for (std::size_t i = 0; i < fused.size(); ++i) {
      const double a = fused[i];
      const double b = orders[i];
      const std::size_t column = i % SWEEP_WIDTH;
      const bool exact = column == 5;
      const bool same = (std::isnan(a) && std::isnan(b)) ||
                        (exact ? a == b : std::fabs(a - b) <= 1e-9 * std::fmax(1, std::fabs(b)));
      if (!same)
        test::fail(__FILE__, __LINE__, "seed " + std::to_string(seed) + " set " + std::to_string(i / SWEEP_WIDTH) + " " +
                                           COLUMNS[column] + ": lanes " + show(a) + ", engine " + show(b) +
                                           describe(g, job));
      if (exact) trades += a;
    }
  }
  CHECK(trades > 10'000);
}

TEST_CASE("every instruction set gives the same bits over random strategies") {
  double trades = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, "test/lanes");
    const RandomMarket market(1, 300, seed + 700);
    const Graph g = randomStrategy(rng);
    SweepJob job = randomJob(rng);
    std::vector<double> spread(300);
    for (double& x : spread) x = rng.uniform() < 0.1 ? std::nan("") : 0.002 * rng.uniform();
    if (rng.uniform() < 0.3) job.spread = spread.data();
    const std::vector<double> sets{3, 0.02, 5, 0.04, 9, 0.01, 14, 0.03, 20, 0.06};
    job.path = "lanes";
    job.simd = "scalar";
    const auto scalar = rowsOfSweep(g, market.panel(), sets, job);
    for (const std::string& simd : instructionSets()) {
      job.simd = simd;
      const auto rows = rowsOfSweep(g, market.panel(), sets, job);
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (std::memcmp(&rows[i], &scalar[i], sizeof(double)) != 0 && !(std::isnan(rows[i]) && std::isnan(scalar[i])))
          test::fail(__FILE__, __LINE__, "seed " + std::to_string(seed) + " set " + std::to_string(i / SWEEP_WIDTH) + " " +
                                             COLUMNS[i % SWEEP_WIDTH] + ": " + simd + " " + show(rows[i]) + ", scalar " +
                                             show(scalar[i]) + describe(g, job));
    }
    for (std::size_t i = 5; i < scalar.size(); i += SWEEP_WIDTH) trades += scalar[i];
  }
  CHECK(trades > 5'000);
}
