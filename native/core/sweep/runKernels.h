#pragma once

#include <cuda_runtime.h>

#include "sweep/threadRun.h"

namespace autostock::cuda {

/** Runs [first, first + count) of a group of symbols: run r is set r % sets of symbol r / sets. */
struct RunTile {
  ThreadPlan plan;
  const SymbolView* symbols;
  int64_t sets;
  int64_t times;
  int64_t first;
  int64_t count;
  /** [count][plan.wordRows()][words of a symbol] */
  uint64_t* words;
  int64_t wordCount;
  /** [count] */
  SweepRow* rows;
};

/** Queues a tile on the stream: the words of every run, then its row. Throws AUTOSTOCK_NATIVE_FAILURE. */
void launchRuns(const RunTile& tile, cudaStream_t stream);

/** Runs that fill the device. */
int64_t runsAtOnce(bool growth);

}  // namespace autostock::cuda
