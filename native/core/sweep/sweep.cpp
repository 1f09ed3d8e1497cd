#include "sweep/sweep.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>

#include "sweep/sweepWork.h"
#include "sweep/symbolRuns.h"
#ifdef AUTOSTOCK_CUDA
#include "sweep/sweepCuda.h"
#endif

namespace autostock {
namespace {

/** Bytes of kept series that all threads together may hold. */
constexpr int64_t MEMORY = 128 << 20;

/** Sets that are planned together: as many as the memory lets share their indicators. */
int64_t setsAtOnce(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job) {
  int64_t count = std::min<int64_t>(job.count, 65'536);
  while (count > 64) {
    const Plan plan(strategy, job.sets, count);
    if (plan.symbolBytes(panel.times) * job.threads + plan.panelBytes(panel.symbols, panel.times) <= MEMORY) break;
    count /= 2;
  }
  return count;
}

SweepPath choosePath(const CompiledStrategy& strategy, const SweepJob& job) {
  if (job.path == "engine") return SweepPath::engine;
  if (job.path != "auto" && job.path != "event" && job.path != "lanes")
    failArgument("path must be auto, event, lanes or engine, was \"" + job.path + "\"");
  // Which rules are literal and which are absent does not depend on the set or the symbol.
  RuleSeries shape;
  const auto number = [&](int node, double absent) -> NumberSeries {
    static const double varies = 0;
    if (node < 0) return {nullptr, absent};
    const Node& n = strategy.nodes[static_cast<std::size_t>(node)];
    return n.op == Op::constant ? NumberSeries{nullptr, n.value} : NumberSeries{&varies, 0};
  };
  const RuleNodes& r = strategy.rules;
  static const uint64_t present = 0;
  shape.entryShort = r.entryShort < 0 ? nullptr : &present;
  shape.hasWeight = r.weight >= 0;
  shape.size = number(r.size, 1);
  shape.stopLoss = number(r.stopLoss, 0);
  shape.takeProfit = number(r.takeProfit, 0);
  shape.trailingStop = number(r.trailingStop, 0);
  shape.breakEven = number(r.breakEven, 0);
  shape.maxBars = number(r.maxBars, 0);
  if (switches(job.settings, shape)) return job.path == "lanes" ? SweepPath::growth : SweepPath::event;
  if (job.path == "event")
    throw Error(code::configInvalid,
                "path was event, which runs long/flat rules that are fully invested at proportional costs, without stops, "
                "with fractional shares: use auto");
  return SweepPath::account;
}

}  // namespace

void requireJob(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job) {
  strategy.check(panel.symbols);
  if (job.count < 1) failArgument("sets must hold at least one parameter set");
  if (job.threads < 1) failArgument("threads must be at least 1, was " + std::to_string(job.threads));
  if (job.symbols.empty()) failArgument("symbols is empty: give at least one");
  if (job.start < 0 || job.start >= job.end || job.end > panel.times)
    failArgument("[start, end) must be bars inside [0, " + std::to_string(panel.times) + "), was [" +
                 std::to_string(job.start) + ", " + std::to_string(job.end) + ")");
  if (job.settings.execution.lag == 0 && !job.settings.execution.fillAtClose)
    failArgument("execution.lag 0 fills at the close of the signal's bar: fillAtClose must be 1");
  for (const int64_t symbol : job.symbols) {
    if (symbol < 0 || symbol >= panel.symbols)
      failArgument("symbols must be in [0, " + std::to_string(panel.symbols) + "), was " + std::to_string(symbol));
    symbolBars(panel, symbol, job.start, job.end, job.spread);
  }
  const int64_t values = job.count * strategy.params;
  for (int64_t i = 0; i < values; ++i)
    if (!std::isfinite(job.sets[i])) failArgument("sets[" + std::to_string(i) + "] must be finite");
}

SweepOutcome runSweep(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, double* rows,
                      const Control& control) {
  requireJob(strategy, panel, job);
  const LaneKernels& kernels = laneKernels(job.simd);
  const SweepPath path = choosePath(strategy, job);
  // Orders are matched one after another: the engine runs on the CPU whatever the device.
  if (job.device == Device::cuda && path != SweepPath::engine) {
#ifdef AUTOSTOCK_CUDA
    cuda::sweepRuns(strategy, panel, job, path != SweepPath::account, rows, control);
    control.check();
    return {"lanes", SCALAR_KERNELS.name};
#else
    throw Error(code::device, "device was cuda, but this build has no CUDA half: use cpu");
#endif
  }
  const auto symbols = static_cast<int64_t>(job.symbols.size());
  const int64_t atOnce = setsAtOnce(strategy, panel, job);
  const int64_t total = symbols * job.count;
  std::atomic<int64_t> done = 0;
  for (int64_t first = 0; first < job.count; first += atOnce) {
    const int64_t count = std::min(atOnce, job.count - first);
    const Plan plan(strategy, job.sets + first * strategy.params, count);
    const PanelValues panelValues(strategy, panel, plan, control);
    SweepWork work(symbols, count, job.threads);
    std::mutex mutex;
    std::exception_ptr failure;
    std::atomic<bool> failed = false;
    const auto worker = [&] {
      try {
        SymbolRuns runs(strategy, panel, plan, panelValues, job, path, kernels);
        for (int64_t s = work.symbol(); s >= 0; s = work.symbol()) {
          runs.prepare(job.symbols[static_cast<std::size_t>(s)], control);
          for (auto [from, to] = work.next(s); from < to && !failed; std::tie(from, to) = work.next(s)) {
            control.check();
            runs.run(from, to, rows + (s * job.count + first + from) * SWEEP_WIDTH, control);
            control.report(done += to - from, total, std::nan(""));
          }
          if (failed) return;
        }
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        failed = true;
      }
    };
    const auto workers = std::min<int64_t>(job.threads, symbols * ((count + 63) / 64));
    {
      std::vector<std::jthread> others;
      for (int64_t k = 1; k < workers; ++k) others.emplace_back(worker);
      worker();
    }
    if (failure) std::rethrow_exception(failure);
    control.check();
  }
  const char* names[] = {"event", "lanes", "lanes", "engine"};
  return {names[static_cast<int>(path)], kernels.name};
}

}  // namespace autostock
