#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "sweep/symbolRuns.h"

namespace autostock {

void runEquity(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, double* equity,
               const Control& control) {
  requireJob(strategy, panel, job);
  const LaneKernels& kernels = laneKernels(job.simd);
  const Plan plan(strategy, job.sets, job.count);
  const PanelValues panelValues(strategy, panel, plan, control);
  const int64_t bars = job.end - job.start;
  const double share = 1 / static_cast<double>(job.symbols.size());
  std::fill(equity, equity + job.count * bars, 0.0);
  // A thread takes some sets on every symbol: each mean is added up in the order of the symbols.
  const auto workers = std::min<int64_t>(job.threads, job.count);
  const int64_t piece = (job.count + workers - 1) / workers;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&](int64_t from, int64_t to) {
    try {
      SymbolRuns runs(strategy, panel, plan, panelValues, job, SweepPath::account, kernels);
      for (const int64_t symbol : job.symbols) {
        runs.prepare(symbol, control);
        runs.addEquity(from, to, share, equity + from * bars, control);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (int64_t from = piece; from < job.count; from += piece)
      others.emplace_back(work, from, std::min(from + piece, job.count));
    work(0, std::min(piece, job.count));
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace autostock
