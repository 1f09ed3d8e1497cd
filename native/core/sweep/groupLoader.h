#pragma once

#include <memory>
#include <vector>

#include "sweep/deviceMemory.h"
#include "sweep/sweep.h"
#include "sweep/threadProgram.h"

namespace autostock::cuda {

/** Computes the blocks of a group of symbols on CPU threads and copies each to the device as soon as it is done. */
class GroupLoader {
 public:
  GroupLoader(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const PanelValues& panelValues,
              const SweepJob& job, const SymbolBlock& layout, int64_t threads);

  /** job.symbols [first, first + count) into `blocks` [count][layout.bytes()] and `views` on the device; any host thread. */
  void load(int64_t first, int64_t count, std::byte* blocks, const DeviceArray<SymbolView>& views, const Control& control);

 private:
  struct Worker {
    Worker(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const PanelValues& panelValues,
           std::size_t bytes)
        : values(strategy, panel, plan, panelValues), block(bytes) {}

    SymbolValues values;
    PinnedBytes block;
    Stream stream;
  };

  const Panel& panel_;
  const SweepJob& job_;
  const SymbolBlock& layout_;
  int device_ = 0;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace autostock::cuda
