// nvcc writes member pointers with parentheses that the host compiler then warns of.
#pragma GCC diagnostic ignored "-Wparentheses"

#include "sweep/groupLoader.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace autostock::cuda {
namespace {

/** Bytes that the workers may hold between them: each has the kept series and a copy of them. */
constexpr int64_t HOST_BYTES = int64_t{4} << 30;

}  // namespace

GroupLoader::GroupLoader(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan,
                         const PanelValues& panelValues, const SweepJob& job, const SymbolBlock& layout, int64_t threads)
    : panel_(panel), job_(job), layout_(layout) {
  require(cudaGetDevice(&device_), "device");
  const int64_t each = plan.symbolBytes(panel.times) + static_cast<int64_t>(layout.bytes());
  const int64_t workers = std::clamp<int64_t>(HOST_BYTES / each, 1, std::max<int64_t>(threads, 1));
  for (int64_t k = 0; k < workers; ++k)
    workers_.push_back(std::make_unique<Worker>(strategy, panel, plan, panelValues, layout.bytes()));
}

void GroupLoader::load(int64_t first, int64_t count, std::byte* blocks, const DeviceArray<SymbolView>& views,
                       const Control& control) {
  std::vector<SymbolView> here(static_cast<std::size_t>(count));
  std::atomic<int64_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&](Worker& worker) {
    try {
      require(cudaSetDevice(device_), "device");
      for (int64_t i = next++; i < count; i = next++) {
        const int64_t symbol = job_.symbols[static_cast<std::size_t>(first + i)];
        const SymbolBars bars = symbolBars(panel_, symbol, job_.start, job_.end, job_.spread);
        worker.values.prepare(symbol, control);
        layout_.fill(worker.values, bars, job_.settings, worker.block.data());
        std::byte* there = blocks + static_cast<std::size_t>(i) * layout_.bytes();
        require(cudaMemcpyAsync(there, worker.block.data(), layout_.bytes(), cudaMemcpyHostToDevice, worker.stream.get()),
                "copy to device");
        worker.stream.wait("copy to device");
        here[static_cast<std::size_t>(i)] = layout_.view(bars, there);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t k = 1; k < workers_.size(); ++k) others.emplace_back([&, k] { work(*workers_[k]); });
    work(*workers_[0]);
  }
  if (failure) std::rethrow_exception(failure);
  Worker& worker = *workers_[0];
  require(cudaMemcpyAsync(views.data(), here.data(), here.size() * sizeof(SymbolView), cudaMemcpyHostToDevice,
                          worker.stream.get()),
          "copy to device");
  worker.stream.wait("copy to device");
}

}  // namespace autostock::cuda
