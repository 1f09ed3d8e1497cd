#pragma once

#include <cstdint>
#include <string>

#include "sweep/eventRun.h"
#include "sweep/lanes.h"
#include "sweep/market.h"

namespace autostock {

/** The kernels of one instruction set; every set gives the same bits. */
struct LaneKernels {
  const char* name;
  int lanes;
  void (*growth)(const GrowthView&, int64_t start, int64_t end, const uint64_t* const* invested, RunSums* out);
  RunSums (*event)(const EventView&, const uint64_t* invested, int32_t* changes);
  void (*account)(const SweepSettings&, const SymbolBars&, const RunRules* rules, RunSums* out, double* record);
};

extern const LaneKernels SCALAR_KERNELS;
#if defined(AUTOSTOCK_X86_KERNELS)
extern const LaneKernels AVX2_KERNELS;
extern const LaneKernels AVX512_KERNELS;
#endif

/** "auto" gives the widest this machine has; a name it lacks throws AUTOSTOCK_NATIVE_DEVICE. */
const LaneKernels& laneKernels(const std::string& name);

}  // namespace autostock
