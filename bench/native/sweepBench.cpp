#include <cmath>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "sweep/row.h"
#include "sweep/sweep.h"

#ifdef AUTOSTOCK_CUDA
#include <cuda_runtime_api.h>
#endif

namespace {

using namespace autostock;

constexpr int64_t S = 4;
constexpr int64_t T = 2'520;
constexpr double COST = 15e-4;

/** Bars of a few symbols, a crossover over pairs of windows, and the same with a stop, a target and shorts. */
struct Work {
  std::vector<double> time, open, high, low, close, sets, rows;
  CompiledStrategy crossover, stops;
  int64_t symbols;

  Work(int64_t count, int most) : symbols(count) {
    Rng rng(1, "bench");
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t));
    for (int64_t s = 0; s < symbols; ++s) {
      double price = 100;
      for (int64_t t = 0; t < T; ++t) {
        const double next = price * std::exp(0.01 * rng.normal());
        open.push_back(price);
        close.push_back(next);
        high.push_back(std::fmax(price, next) * 1.002);
        low.push_back(std::fmin(price, next) * 0.998);
        price = next;
      }
    }
    for (int fast = 2; fast < most; fast += 2)
      for (int slow = fast + 2; slow <= most; slow += 2) sets.insert(sets.end(), {double(fast), double(slow)});
    rows.resize(static_cast<std::size_t>(symbols * runs() * SWEEP_WIDTH));
    const auto average = [](int param) {
      Node node;
      node.op = Op::indicator;
      node.indicator = "sma";
      node.args = {0};
      node.params = {{"period", {0, param}}};
      return node;
    };
    const auto apply = [](Op op, std::vector<int> args) {
      Node node;
      node.op = op;
      node.args = std::move(args);
      return node;
    };
    const auto constant = [](double value) {
      Node node;
      node.value = value;
      return node;
    };
    crossover.params = 2;
    crossover.nodes = {apply(Op::field, {}), average(0), average(1), apply(Op::gt, {1, 2}), apply(Op::logicalNot, {3}),
                       constant(0.03), constant(0.06)};
    crossover.nodes[0].field = Input::close;
    crossover.rules.entryLong = 3;
    crossover.rules.exitLong = 4;
    stops = crossover;
    stops.rules.entryShort = 4;
    stops.rules.exitShort = 3;
    stops.rules.stopLoss = 5;
    stops.rules.takeProfit = 6;
  }

  int64_t runs() const { return static_cast<int64_t>(sets.size()) / 2; }
  void sweep(const CompiledStrategy& strategy, const char* path, Device device) {
    SweepJob job{};
    job.sets = sets.data();
    job.count = runs();
    for (int64_t s = 0; s < symbols; ++s) job.symbols.push_back(s);
    job.end = T;
    job.settings.costs.commissionBps = 10;
    job.settings.costs.slippageBps = 5;
    job.settings.execution.fillAtClose = true;
    job.path = path;
    job.device = device;
    const Panel panel{symbols, T, time.data(), open.data(), high.data(), low.data(), close.data(), close.data()};
    runSweep(strategy, panel, job, rows.data(), {});
    bench::keep(rows.back());
  }
};

/** Windows 2, 4 to 50: 300 pairs. */
constexpr int MOST = 50;
constexpr int64_t RUNS = 300;

Work& work() {
  static Work all(S, MOST);
  return all;
}

/** The same rules as a person writes them: averages once a window, then run after run, bar after bar. */
void plainLoop(double stopLoss, double takeProfit) {
  const Work& w = work();
  double kept = 0;
  for (int64_t s = 0; s < S; ++s) {
    const double *close = w.close.data() + s * T, *high = w.high.data() + s * T, *low = w.low.data() + s * T;
    std::vector<double> averages(static_cast<std::size_t>((MOST + 1) * T), std::nan(""));
    for (int n = 2; n <= MOST; n += 2) {
      double sum = 0;
      for (int64_t t = 0; t < T; ++t) {
        sum += close[t] - (t >= n ? close[t - n] : 0);
        if (t >= n - 1) averages[static_cast<std::size_t>(n * T + t)] = sum / n;
      }
    }
    for (int64_t i = 0; i < w.runs(); ++i) {
      const double* fast = averages.data() + static_cast<int64_t>(w.sets[static_cast<std::size_t>(2 * i)]) * T;
      const double* slow = averages.data() + static_cast<int64_t>(w.sets[static_cast<std::size_t>(2 * i + 1)]) * T;
      double cash = 10'000, shares = 0, entry = 0, last = 10'000, peak = 10'000, worst = 1, sum = 0, squares = 0, trades = 0;
      for (int64_t t = 1; t < T; ++t) {
        if (shares > 0 && stopLoss > 0 && low[t] <= entry * (1 - stopLoss))
          cash = shares * entry * (1 - stopLoss) * (1 - COST), shares = 0, ++trades;
        if (shares > 0 && takeProfit > 0 && high[t] >= entry * (1 + takeProfit))
          cash = shares * entry * (1 + takeProfit) * (1 - COST), shares = 0, ++trades;
        const bool want = fast[t - 1] > slow[t - 1];
        if (want && shares == 0) entry = close[t], shares = cash / (close[t] * (1 + COST)), cash = 0;
        else if (!want && shares > 0) cash = shares * close[t] * (1 - COST), shares = 0, ++trades;
        const double equity = cash + shares * close[t];
        const double r = equity / last - 1;
        sum += r, squares += r * r, last = equity;
        if (equity > peak) peak = equity;
        if (equity / peak < worst) worst = equity / peak;
      }
      kept += last + sum + squares + worst + trades;
    }
  }
  bench::keep(kept);
}

}  // namespace

// Units are bar-steps: one run at one bar, indicators included, on one thread.
BENCH_AGAINST("sweep.event", S* T* RUNS, "plain loop", [] { work().sweep(work().crossover, "event", Device::cpu); },
              [] { plainLoop(0, 0); });
BENCH_AGAINST("sweep.lanes", S* T* RUNS, "plain loop", [] { work().sweep(work().crossover, "lanes", Device::cpu); },
              [] { plainLoop(0, 0); });
BENCH_AGAINST("sweep.account with stops", S* T* RUNS, "plain loop, long only",
              [] { work().sweep(work().stops, "lanes", Device::cpu); }, [] { plainLoop(0.03, 0.06); });

#ifdef AUTOSTOCK_CUDA
namespace {

/** Enough runs to fill a data-centre GPU: 19,900 pairs on 32 symbols. */
constexpr int64_t GPU_SYMBOLS = 32;
constexpr int GPU_MOST = 400;
constexpr int64_t GPU_RUNS = 19'900;

Work& gpuWork() {
  static Work all(GPU_SYMBOLS, GPU_MOST);
  return all;
}

/**
 * ns of a bar-step at the device's limit, max(flops / peak FP64, bytes / bandwidth).
 * peak FP64 = multiprocessors x FP64 units each x clock; a fused multiply-add, which the sweep never uses, would double it.
 * bandwidth = 2 (double data rate) x memory clock x bus width / 8.
 */
double limitNs(double flops, double bytes) {
  int device = 0;
  cudaGetDevice(&device);
  const auto get = [&](cudaDeviceAttr what) {
    int value = 0;
    cudaDeviceGetAttribute(&value, what, device);
    return static_cast<double>(value);
  };
  const int major = static_cast<int>(get(cudaDevAttrComputeCapabilityMajor));
  const int minor = static_cast<int>(get(cudaDevAttrComputeCapabilityMinor));
  const double units = minor != 0 || major > 10 ? 2 : major >= 9 ? 64 : 32;
  const double peak = get(cudaDevAttrMultiProcessorCount) * units * get(cudaDevAttrClockRate) * 1e3;
  const double bandwidth = 2 * get(cudaDevAttrMemoryClockRate) * 1e3 * get(cudaDevAttrGlobalMemoryBusWidth) / 8;
  return 1e9 * std::fmax(flops / peak, bytes / bandwidth);
}

/** A symbol's columns once for all its runs, a run's words written and read once, its row written once. */
double bytesPerBarStep(double columns, double wordRows) {
  return columns * 8 / GPU_RUNS + 2 * wordRows / 8 + 8.0 * SWEEP_WIDTH / T;
}

/** Growth: 1 comparison of the rule, 1 multiplication of the equity, 10 operations of the moments. */
double growthLimitNs() { return limitNs(12, bytesPerBarStep(GPU_MOST / 2 + 7, 1)); }

/** Account: 1 comparison; 5 of stops, target and expiry; value, mark, exposure 3; two divisions of about 8; moments 10. */
double accountLimitNs() { return limitNs(35, bytesPerBarStep(GPU_MOST / 2 + 4, 4)); }

/** Without a GPU there is nothing to measure. */
const bool REGISTERED = [] {
  if (cudaDeviceCount() == 0) return false;
  constexpr auto steps = static_cast<double>(GPU_SYMBOLS * T * GPU_RUNS);
  bench::Register("sweep.cuda.growth", steps, [] { gpuWork().sweep(gpuWork().crossover, "lanes", Device::cuda); }, nullptr,
                  nullptr, growthLimitNs);
  bench::Register("sweep.cuda.account with stops", steps,
                  [] { gpuWork().sweep(gpuWork().stops, "lanes", Device::cuda); }, nullptr, nullptr, accountLimitNs);
  return true;
}();

}  // namespace
#endif
