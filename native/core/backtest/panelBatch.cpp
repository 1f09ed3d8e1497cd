#include "backtest/panelBatch.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <thread>

#include "base/error.h"
#ifdef AUTOSTOCK_CUDA
#include "backtest/panelBatchCuda.h"
#endif

namespace autostock {
namespace {

void requireArguments(const Panel& panel, const TargetSets& targets, const std::vector<Scenario>& scenarios,
                      int64_t start, int64_t end, int threads) {
  if (start < 0 || start >= end || end > panel.times)
    failArgument("[start, end) must be bars inside [0, " + std::to_string(panel.times) + "), was [" +
                 std::to_string(start) + ", " + std::to_string(end) + ")");
  if (threads < 1) failArgument("threads must be at least 1, was " + std::to_string(threads));
  for (const Scenario& scenario : scenarios) {
    if (scenario.targetSet < 0 || scenario.targetSet >= targets.count)
      failArgument("targetSet must be in [0, " + std::to_string(targets.count) + "), was " +
                   std::to_string(scenario.targetSet));
    if (!std::isfinite(scenario.scale)) failArgument("scale must be finite, was " + formatNumber(scenario.scale));
  }
  const int64_t size = targets.count * panel.symbols * panel.times;
  for (int64_t i = 0; i < size; ++i)
    if (std::isinf(targets.values[i]))
      failArgument("targets[" + std::to_string(i) + "] is infinite: a target is a fraction of equity, or NaN to keep");
}

}  // namespace

std::vector<ScenarioResult> backtestBatch(const Panel& panel, const TargetSets& targets,
                                          const std::vector<Scenario>& scenarios, int64_t start, int64_t end,
                                          int threads, Device device, const Control& control) {
  requireArguments(panel, targets, scenarios, start, end, threads);
  std::vector<ScenarioResult> results(scenarios.size());
  if (scenarios.empty()) return results;
  if (device == Device::cuda) {
#ifdef AUTOSTOCK_CUDA
    cuda::backtestBatch(panel, targets, scenarios, start, end, results);
    return results;
#else
    throw Error(code::device, "device was cuda, but this build has no CUDA half: use cpu");
#endif
  }
  const Prices prices{panel.symbols, panel.times, panel.open, panel.close};
  const auto symbols = static_cast<std::size_t>(panel.symbols);
  const std::size_t workers = std::min(static_cast<std::size_t>(threads), scenarios.size());
  // Allocated before any thread starts: the workers themselves cannot throw.
  std::vector<double> lanes(workers * symbols * 5);
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t worker) {
    double* base = lanes.data() + worker * symbols * 5;
    const Lanes own{base, base + symbols, base + symbols * 2, base + symbols * 3, base + symbols * 4, 1};
    for (std::size_t i = next++; i < scenarios.size() && !control.cancelled(); i = next++)
      results[i] = runScenario(prices, targets.values, scenarios[i], start, end, own);
  };
  std::vector<std::jthread> others;
  for (std::size_t worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
  work(0);
  others.clear();
  control.check();
  return results;
}

}  // namespace autostock
