// nvcc writes member pointers with parentheses that the host compiler then warns of.
#pragma GCC diagnostic ignored "-Wparentheses"

#include "sweep/sweepCuda.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <future>
#include <vector>

#include "sweep/groupLoader.h"
#include "sweep/runKernels.h"

namespace autostock::cuda {
namespace {

using Clock = std::chrono::steady_clock;

/** Bar-steps of the first launch; later ones grow until they take this many seconds. */
constexpr int64_t FIRST_LAUNCH = 50'000'000;
constexpr double LAUNCH_SECONDS = 0.01;
/** Most bytes of a symbol's kept series, and the share of the free device memory that is used. */
constexpr int64_t SYMBOL_BYTES = 512 << 20;
constexpr double MEMORY_SHARE = 0.6;

/** Bytes that the device has for a sweep. */
int64_t deviceBytes() {
  std::size_t free = 0;
  std::size_t total = 0;
  require(cudaMemGetInfo(&free, &total), "memory");
  return static_cast<int64_t>(static_cast<double>(free) * MEMORY_SHARE);
}

/** Sets that are planned together: what they keep of a symbol must stay within bounds. */
int64_t setsAtOnce(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job) {
  int64_t count = std::min<int64_t>(job.count, 262'144);
  while (count > 64) {
    const Plan plan(strategy, job.sets, count, false, true);
    if (plan.symbolBytes(panel.times) + plan.panelBytes(panel.symbols, panel.times) <= SYMBOL_BYTES) break;
    count /= 2;
  }
  return count;
}

/** The runs of one chunk of sets, tile after tile; remembers how large a launch may be. */
class TileRunner {
 public:
  TileRunner(const Panel& panel, const SweepJob& job, bool growth, int64_t bytes, double* rows, const Control& control)
      : job_(job),
        control_(control),
        times_(panel.times),
        wordCount_(bitWords(panel.times)),
        most_(mostRuns(panel, growth, bytes)),
        words_(static_cast<std::size_t>(most_ * wordCount_ * (growth ? 1 : 4))),
        deviceRows_(static_cast<std::size_t>(most_)),
        hostRows_(static_cast<std::size_t>(most_)),
        rows_(rows) {}

  /** plan: pointers to the device; the group's symbols are job.symbols from `firstSymbol` on, its sets those from `firstSet`. */
  void run(const ThreadPlan& plan, const SymbolView* symbols, int64_t symbolCount, int64_t firstSymbol, int64_t sets,
           int64_t firstSet) {
    const int64_t total = symbolCount * sets;
    for (int64_t first = 0; first < total;) {
      control_.check();
      const int64_t count = std::min({total - first, most_, std::max<int64_t>(barSteps_ / times_, 1024)});
      const auto began = Clock::now();
      launchRuns({plan, symbols, sets, times_, first, count, words_.data(), wordCount_, deviceRows_.data()}, stream_.get());
      require(cudaMemcpyAsync(hostRows_.data(), deviceRows_.data(), static_cast<std::size_t>(count) * sizeof(SweepRow),
                              cudaMemcpyDeviceToHost, stream_.get()),
              "copy to host");
      stream_.wait("sweep");
      const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
      if (seconds < LAUNCH_SECONDS) barSteps_ *= 2;
      else if (seconds > 2 * LAUNCH_SECONDS) barSteps_ = std::max<int64_t>(barSteps_ / 2, 1);
      scatter(first, count, firstSymbol, sets, firstSet);
      first += count;
      control_.report(done_ += count, job_.count * static_cast<int64_t>(job_.symbols.size()), std::nan(""));
    }
  }

 private:
  static int64_t mostRuns(const Panel& panel, bool growth, int64_t bytes) {
    const int64_t each = bitWords(panel.times) * 8 * (growth ? 1 : 4) + static_cast<int64_t>(sizeof(SweepRow));
    return std::clamp<int64_t>(bytes / each, 32, 4 * runsAtOnce(growth));
  }

  /** The rows of one symbol's sets lie together in the caller's array. */
  void scatter(int64_t first, int64_t count, int64_t firstSymbol, int64_t sets, int64_t firstSet) {
    for (int64_t r = first; r < first + count;) {
      const int64_t set = r % sets;
      const int64_t together = std::min(sets - set, first + count - r);
      double* out = rows_ + ((firstSymbol + r / sets) * job_.count + firstSet + set) * SWEEP_WIDTH;
      std::memcpy(out, hostRows_.data() + (r - first), static_cast<std::size_t>(together) * sizeof(SweepRow));
      r += together;
    }
  }

  const SweepJob& job_;
  const Control& control_;
  int64_t times_, wordCount_, most_;
  Stream stream_;
  DeviceArray<uint64_t> words_;
  DeviceArray<SweepRow> deviceRows_;
  std::vector<SweepRow> hostRows_;
  double* rows_;
  int64_t barSteps_ = FIRST_LAUNCH;
  int64_t done_ = 0;
};

/** A group's memory on the device. */
struct Group {
  Group(std::size_t bytes, std::size_t symbols) : blocks(bytes), views(symbols) {}

  DeviceArray<std::byte> blocks;
  DeviceArray<SymbolView> views;
};

}  // namespace

void sweepRuns(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, bool growth, double* rows,
               const Control& control) {
  const int64_t bytes = deviceBytes();
  const auto symbols = static_cast<int64_t>(job.symbols.size());
  const int64_t fills = runsAtOnce(growth);
  TileRunner runner(panel, job, growth, bytes / 2, rows, control);
  const int64_t atOnce = setsAtOnce(strategy, panel, job);
  for (int64_t firstSet = 0; firstSet < job.count; firstSet += atOnce) {
    const int64_t sets = std::min(atOnce, job.count - firstSet);
    const Plan plan(strategy, job.sets + firstSet * strategy.params, sets, false, true);
    const PanelValues panelValues(strategy, panel, plan, control);
    const ThreadProgram program(strategy, plan);
    const SymbolBlock layout(program.table(), panel.times, growth, job.spread != nullptr);
    const DeviceArray<TruthStep> steps(program.steps().data(), program.steps().size());
    const DeviceArray<Slot> slots(program.slots().data(), program.slots().size());
    ThreadPlan threads = program.threads(job.settings, growth);
    threads.rules.steps = steps.data();
    threads.slots = slots.data();
    // Two groups share what the tiles leave: one is run while the next is loaded. More than fills the device gains nothing.
    const auto each = static_cast<int64_t>(layout.bytes());
    const int64_t fitting = std::max<int64_t>(bytes / 4 / each, 1);
    const int64_t groupSize = std::min({symbols, fitting, std::max<int64_t>((fills + sets - 1) / sets, 1)});
    const auto size = static_cast<std::size_t>(groupSize);
    const Group groups[2] = {{layout.bytes() * size, size},
                             {symbols > groupSize ? layout.bytes() * size : 0, symbols > groupSize ? size : 0}};
    GroupLoader loader(strategy, panel, plan, panelValues, job, layout, std::min<int64_t>(job.threads, groupSize));
    const auto load = [&](int64_t first) {
      const Group& group = groups[first / groupSize % 2];
      loader.load(first, std::min(groupSize, symbols - first), group.blocks.data(), group.views, control);
    };
    load(0);
    for (int64_t first = 0; first < symbols; first += groupSize) {
      std::future<void> next;
      if (first + groupSize < symbols) next = std::async(std::launch::async, load, first + groupSize);
      runner.run(threads, groups[first / groupSize % 2].views.data(), std::min(groupSize, symbols - first), first, sets,
                 firstSet);
      if (next.valid()) next.get();
    }
  }
}

}  // namespace autostock::cuda
