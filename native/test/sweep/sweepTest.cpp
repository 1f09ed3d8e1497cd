#include "sweep/sweep.h"

#include <cstring>

#include "check.h"
#include "sweepFixture.h"

using namespace autostock;
using namespace autostock::test;

namespace {

constexpr std::size_t TRADES = 5;

void requireSameBits(const std::vector<double>& a, const std::vector<double>& b) {
  CHECK_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(&a[i], &b[i], sizeof(double)) != 0 && !(std::isnan(a[i]) && std::isnan(b[i])))
      test::fail(__FILE__, __LINE__, "row " + std::to_string(i / SWEEP_WIDTH) + " column " + std::to_string(i % SWEEP_WIDTH) +
                                         ": " + show(a[i]) + " is not " + show(b[i]));
}

void requireClose(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  CHECK_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (i % SWEEP_WIDTH == TRADES)
      CHECK_EQ(a[i], b[i]);
    else
      CHECK_CLOSE(a[i], b[i], tolerance);
  }
}

SweepJob jobOf(const char* path) {
  SweepJob job{};
  job.path = path;
  job.settings.costs.commissionBps = 10;
  job.settings.costs.slippageBps = 5;
  job.settings.account.initialCashUsd = 10'000;
  return job;
}

/** The crossover with its size as a parameter: the same runs, but on the account kernel. */
Graph sizedCrossover() {
  Graph g = crossover();
  g.strategy.params = 3;
  g.strategy.rules.size = g.param(2);
  return g;
}

std::vector<double> withSize(const std::vector<double>& sets) {
  std::vector<double> out;
  for (std::size_t i = 0; i < sets.size(); i += 2) out.insert(out.end(), {sets[i], sets[i + 1], 1.0});
  return out;
}

}  // namespace

TEST_CASE("one run of the crossover agrees with a loop written out") {
  const RandomMarket market(1, 300, 5);
  const Panel panel = market.panel();
  const std::vector<double> sets{4, 11};
  SweepJob job = jobOf("lanes");
  job.settings.execution.fillAtClose = true;
  const auto row = rowsOfSweep(crossover(), panel, sets, job);
  double cash = 10'000, shares = 0, previous = 10'000, peak = 10'000, worst = 0, sum = 0, squares = 0, entry = 0;
  double trades = 0, wins = 0;
  bool want = false;
  std::vector<double> prefix(301);
  for (int t = 0; t < 300; ++t) prefix[t + 1] = prefix[t] + market.close[t];
  for (int t = 0; t < 300; ++t) {
    const double c = market.close[t];
    if (want && shares == 0) {
      entry = cash;
      shares = cash / (c * 1.0005 * 1.001);
      cash = 0;
    } else if (!want && shares != 0) {
      cash = shares * c * 0.9995 * 0.999;
      shares = 0;
      trades += 1;
      wins += cash > entry ? 1 : 0;
    }
    const double equity = cash + shares * c;
    const double r = equity / previous - 1;
    previous = equity;
    sum += r;
    squares += r * r;
    peak = std::fmax(peak, equity);
    worst = std::fmin(worst, equity / peak - 1);
    want = t >= 10 && (prefix[t + 1] - prefix[t - 3]) / 4 > (prefix[t + 1] - prefix[t - 10]) / 11;
  }
  const double mean = sum / 300;
  CHECK_CLOSE(row[0], previous / 10'000 - 1, 1e-12);
  CHECK_CLOSE(row[1], mean / std::sqrt((squares - 300 * mean * mean) / 299) * std::sqrt(252.0), 1e-11);
  CHECK_CLOSE(row[3], worst, 1e-12);
  CHECK_EQ(row[5], trades);
  CHECK_EQ(row[6], wins / trades);
}

TEST_CASE("every instruction set gives the same bits, in both lane kernels and the event path") {
  const RandomMarket market(2, 331, 6);
  const auto sets = pairs(14);
  for (const bool sized : {false, true}) {
    const Graph g = sized ? sizedCrossover() : crossover();
    const auto chosen = sized ? withSize(sets) : sets;
    for (const char* path : {"lanes", "auto"}) {
      SweepJob job = jobOf(path);
      job.simd = "scalar";
      const auto scalar = rowsOfSweep(g, market.panel(), chosen, job);
      for (const std::string& simd : instructionSets()) {
        job.simd = simd;
        requireSameBits(scalar, rowsOfSweep(g, market.panel(), chosen, job));
      }
    }
  }
}

TEST_CASE("threads and chunks change nothing") {
  const RandomMarket market(3, 200, 7);
  const auto sets = pairs(20);
  for (const char* path : {"event", "lanes"}) {
    SweepJob job = jobOf(path);
    const auto one = rowsOfSweep(crossover(), market.panel(), sets, job);
    job.threads = 3;
    requireSameBits(one, rowsOfSweep(crossover(), market.panel(), sets, job));
    job.symbols = {2};
    const std::vector<double> third(one.begin() + static_cast<std::ptrdiff_t>(one.size() / 3 * 2), one.end());
    requireSameBits(third, rowsOfSweep(crossover(), market.panel(), sets, job));
    const std::vector<double> some(sets.begin() + 10, sets.begin() + 30);
    const std::vector<double> part(third.begin() + 5 * SWEEP_WIDTH, third.begin() + 15 * SWEEP_WIDTH);
    requireSameBits(part, rowsOfSweep(crossover(), market.panel(), some, job));
  }
}

TEST_CASE("the event path, the growth kernel and the account kernel agree") {
  const RandomMarket market(2, 500, 8);
  const Panel panel = market.panel();
  const auto sets = pairs(26, 3);
  std::vector<double> spread(1000);
  Rng rng(3, "test/spread");
  for (double& s : spread) s = rng.uniform() < 0.2 ? std::nan("") : 0.002 * rng.uniform();
  for (int variant = 0; variant < 16; ++variant) {
    SweepJob job = jobOf("event");
    job.settings.execution.fillAtClose = variant % 2 == 1;
    job.settings.execution.lag = variant % 4 == 3 ? 0 : 1 + variant % 3;
    job.settings.costs.sellFeeBps = variant % 5;
    job.settings.costs.spreadBps = 3;
    job.spread = variant % 3 == 0 ? spread.data() : nullptr;
    if (variant > 7) {
      job.start = 37 + variant;
      job.end = 500 - 5 * variant;
    }
    const auto event = rowsOfSweep(crossover(), panel, sets, job);
    job.path = "lanes";
    requireClose(event, rowsOfSweep(crossover(), panel, sets, job), 1e-10);
    requireClose(event, rowsOfSweep(sizedCrossover(), panel, withSize(sets), job), 1e-10);
  }
}

TEST_CASE("a symbol that is listed late begins at its first bar; a hole in its bars is refused") {
  RandomMarket market(1, 200, 9);
  const auto sets = pairs(8);
  for (int t = 0; t < 50; ++t)
    market.open[t] = market.high[t] = market.low[t] = market.close[t] = market.volume[t] = std::nan("");
  const auto late = rowsOfSweep(crossover(), market.panel(), sets, jobOf("lanes"));
  SweepJob job = jobOf("event");
  job.start = 20;
  requireClose(late, rowsOfSweep(crossover(), market.panel(), sets, job), 1e-10);
  market.low[120] = std::nan("");
  CHECK_THROWS(rowsOfSweep(crossover(), market.panel(), sets, jobOf("auto")), code::dataInvalid, "bar 120");
}

TEST_CASE("what happens later changes no run that ended before") {
  RandomMarket market(2, 260, 10);
  const auto sets = withSize(pairs(12));
  SweepJob job = jobOf("lanes");
  job.end = 180;
  const auto before = rowsOfSweep(sizedCrossover(), market.panel(), sets, job);
  for (std::size_t s = 0; s < 2; ++s)
    for (std::size_t t = 180; t < 260; ++t) market.close[s * 260 + t] *= 3;
  requireSameBits(before, rowsOfSweep(sizedCrossover(), market.panel(), sets, job));
}

TEST_CASE("wrong jobs are refused before any run") {
  const RandomMarket market(1, 100, 11);
  const Panel panel = market.panel();
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {0, 5}, jobOf("auto")), code::argument, "period");
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {2.5, 5}, jobOf("auto")), code::argument, "whole");
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {std::nan(""), 5}, jobOf("auto")), code::argument, "finite");
  SweepJob lag = jobOf("auto");
  lag.settings.execution.lag = 0;
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {2, 5}, lag), code::argument, "fillAtClose");
  SweepJob event = jobOf("event");
  event.settings.account.fractional = false;
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {2, 5}, event), code::configInvalid, "event");
  SweepJob simd = jobOf("auto");
  simd.simd = "mmx";
  CHECK_THROWS(rowsOfSweep(crossover(), panel, {2, 5}, simd), code::device, "mmx");
}

TEST_CASE("a cancelled sweep stops") {
  const RandomMarket market(2, 400, 12);
  const auto sets = pairs(60);
  const int32_t flag = 1;
  Control control;
  control.cancel = &flag;
  SweepJob job = jobOf("lanes");
  job.sets = sets.data();
  job.count = static_cast<int64_t>(sets.size()) / 2;
  job.symbols = {0, 1};
  job.end = 400;
  std::vector<double> rows(static_cast<std::size_t>(job.count * 2 * SWEEP_WIDTH));
  CHECK_THROWS(runSweep(crossover().strategy, market.panel(), job, rows.data(), control), code::cancelled);
}
