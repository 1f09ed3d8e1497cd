#include "check.h"
#include "randomGraph.h"

using namespace autostock;
using namespace autostock::test;

namespace {

void requireEqual(const std::vector<double>& gpu, const std::vector<double>& cpu, const std::string& where) {
  CHECK_EQ(gpu.size(), cpu.size());
  for (std::size_t i = 0; i < gpu.size(); ++i) {
    const bool trades = i % SWEEP_WIDTH == 5;
    const bool unknown = std::isnan(gpu[i]) && std::isnan(cpu[i]);
    const double tolerance = trades ? 0 : 1e-9 * std::fmax(1, std::fabs(cpu[i]));
    if (!unknown && !(std::fabs(gpu[i] - cpu[i]) <= tolerance))
      test::fail(__FILE__, __LINE__, where + " row " + std::to_string(i / SWEEP_WIDTH) + " column " +
                                         std::to_string(i % SWEEP_WIDTH) + ": " + show(gpu[i]) + " is not " + show(cpu[i]));
  }
}

SweepJob jobOf(Device device) {
  SweepJob job{};
  job.device = device;
  job.threads = 3;
  job.settings.costs.commissionBps = 10;
  job.settings.costs.slippageBps = 5;
  job.settings.account.initialCashUsd = 10'000;
  return job;
}

/** The same job on both devices, a moderate one to fill several launches. */
void requireSameOnBoth(const Graph& g, const RandomMarket& market, const std::vector<double>& sets, SweepJob job,
                       const std::string& where) {
  job.path = "lanes";
  job.device = Device::cuda;
  const auto gpu = rowsOfSweep(g, market.panel(), sets, job);
  job.device = Device::cpu;
  requireEqual(gpu, rowsOfSweep(g, market.panel(), sets, job), where);
}

}  // namespace

TEST_CASE("CUDA trades the crossover as the CPU does, whichever path is asked for") {
  if (cudaDeviceCount() == 0) return;  // skipped: no GPU
  const RandomMarket market(5, 1'500, 3);
  const std::vector<double> sets = pairs(120, 2);
  requireSameOnBoth(crossover(), market, sets, jobOf(Device::cuda), "crossover");
  for (const char* path : {"auto", "event", "lanes"}) {
    SweepJob job = jobOf(Device::cuda);
    job.path = path;
    const auto gpu = rowsOfSweep(crossover(), market.panel(), sets, job);
    job.device = Device::cpu;
    requireEqual(gpu, rowsOfSweep(crossover(), market.panel(), sets, job), path);
  }
}

TEST_CASE("CUDA trades stops, shorts and weights as the CPU does over random strategies") {
  if (cudaDeviceCount() == 0) return;  // skipped: no GPU
  std::vector<double> sets;
  for (int window = 2; window < 42; ++window) sets.insert(sets.end(), {static_cast<double>(window), 0.001 * window});
  for (uint32_t seed = 0; seed < 60; ++seed) {
    Rng rng(seed, "test/sweep-cuda");
    const RandomMarket market(3, 400, seed + 7);
    Graph g;
    RandomGraph(g, rng).strategy();
    SweepJob job = jobOf(Device::cuda);
    job.settings.execution.adaptivePath = rng.uniform() < 0.5;
    job.settings.execution.fillAtClose = rng.uniform() < 0.5;
    if (rng.uniform() < 0.5) job.settings.margin.maintenanceMargin = 0.4;
    if (rng.uniform() < 0.5) job.settings.margin.borrowRateAnn = 0.05;
    if (rng.uniform() < 0.3) job.start = 70, job.end = 390;
    requireSameOnBoth(g, market, sets, job, "seed " + std::to_string(seed));
  }
}

TEST_CASE("a cancelled sweep on CUDA stops") {
  if (cudaDeviceCount() == 0) return;  // skipped: no GPU
  const RandomMarket market(2, 300, 3);
  const Graph g = crossover();
  const std::vector<double> sets = pairs(40);
  SweepJob job = jobOf(Device::cuda);
  job.sets = sets.data();
  job.count = static_cast<int64_t>(sets.size()) / 2;
  job.symbols = {0, 1};
  job.end = 300;
  std::vector<double> rows(static_cast<std::size_t>(2 * job.count * SWEEP_WIDTH));
  const int32_t cancel = 1;
  Control control;
  control.cancel = &cancel;
  CHECK_THROWS((runSweep(g.strategy, market.panel(), job, rows.data(), control), 0), "AUTOSTOCK_CANCELLED");
}
