#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/control.h"
#include "base/panel.h"
#include "device/device.h"
#include "strategy/program.h"
#include "sweep/market.h"

namespace autostock {

/** What to run: parameter sets [count][P] on symbols, each run on bars [start, end) and an account of its own. */
struct SweepJob {
  const double* sets;
  int64_t count;
  std::vector<int64_t> symbols;
  int64_t start;
  int64_t end;
  SweepSettings settings;
  /** [S][T] quoted spread as a fraction of the price, or nullptr. */
  const double* spread = nullptr;
  int threads = 1;
  /** auto | event | lanes | engine */
  std::string path = "auto";
  /** auto | scalar | avx2 | avx512 */
  std::string simd = "auto";
  Device device = Device::cpu;
};

/** Which code ran. */
struct SweepOutcome {
  std::string path;
  std::string simd;
};

/**
 * Every set on every symbol. rows: [symbols][count][SWEEP_WIDTH]. Results do not depend on threads, chunks or instruction
 * set; the event path and the order-level engine agree with the lanes to rounding. Throws AUTOSTOCK_DATA_INVALID for a
 * symbol with a hole in its bars and AUTOSTOCK_DATA_TOO_SHORT for fewer than two before the first run,
 * AUTOSTOCK_CONFIG_INVALID for a parameter out of range.
 */
SweepOutcome runSweep(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, double* rows,
                      const Control& control);

/**
 * The mean account of the symbols, bar by bar, for every set. equity: [count][end - start] USD at each close. Follows the same
 * rules as the rows whatever `path` says. Throws as runSweep.
 */
void runEquity(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, double* equity,
               const Control& control);

/** Throws what is wrong with a job, before anything runs. */
void requireJob(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job);

/** The symbol's bars in [start, end), from its first to its last; throws as above. */
SymbolBars symbolBars(const Panel& panel, int64_t symbol, int64_t start, int64_t end, const double* spread);

}  // namespace autostock
