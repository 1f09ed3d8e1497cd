// nvcc writes member pointers with parentheses that the host compiler then warns of.
#pragma GCC diagnostic ignored "-Wparentheses"

#include "sweep/runKernels.h"

#include "sweep/deviceMemory.h"

namespace autostock::cuda {
namespace {

constexpr int BLOCK = 128;
constexpr unsigned EVERY_LANE = 0xffffffffu;

/** 64 bars of a rule, two to a lane: neighbouring lanes read neighbouring numbers of the same rows. */
struct WarpWord {
  const ThreadPlan& plan;
  const SymbolTable& table;
  const Slot* slots;
  int64_t times;

  __device__ unsigned half(int r, int64_t first) const {
    const int64_t t = first + (threadIdx.x & 31) - plan.rules.lag;
    const int from = plan.rules.from[r];
    const bool is = t >= 0 && t < times &&
                    truthAt(plan.rules.steps + from, plan.rules.from[r + 1] - from, slots, table, t);
    return __ballot_sync(EVERY_LANE, is);
  }
  __device__ uint64_t operator()(int r, int64_t first) const {
    const uint64_t low = half(r, first);
    return low | static_cast<uint64_t>(half(r, first + 32)) << 32;
  }
};

struct FirstLanePuts {
  __device__ void operator()(uint64_t* at, uint64_t word) const {
    if ((threadIdx.x & 31) == 0) *at = word;
  }
};

/** A warp a run. Neighbouring warps run neighbouring sets, which share many of their rows. */
template <bool growth>
__global__ void __launch_bounds__(BLOCK) wordKernel(const __grid_constant__ RunTile tile) {
  const int64_t run = (static_cast<int64_t>(blockIdx.x) * BLOCK + threadIdx.x) / 32;
  if (run >= tile.count) return;
  const int64_t r = tile.first + run;
  const SymbolView& symbol = tile.symbols[r / tile.sets];
  const SymbolTable table = symbol.table;
  const WarpWord word{tile.plan, table, tile.plan.slots + r % tile.sets * tile.plan.slotCount, tile.times};
  uint64_t* out = tile.words + run * tile.plan.wordRows() * tile.wordCount;
  if constexpr (growth)
    investedWords(tile.plan.rules, symbol.bars.start, symbol.bars.end, out, word, FirstLanePuts{});
  else
    settledWords(tile.plan.rules, symbol.bars.start, symbol.bars.end, tile.wordCount, out, word, FirstLanePuts{});
}

/** A thread a run. */
template <bool growth>
__global__ void __launch_bounds__(BLOCK) rowKernel(const __grid_constant__ RunTile tile) {
  const int64_t run = static_cast<int64_t>(blockIdx.x) * BLOCK + threadIdx.x;
  if (run >= tile.count) return;
  const int64_t r = tile.first + run;
  const SymbolView symbol = tile.symbols[r / tile.sets];
  const uint64_t* words = tile.words + run * tile.plan.wordRows() * tile.wordCount;
  if constexpr (growth) {
    tile.rows[run] = growthRow(tile.plan, symbol, words);
  } else {
    const Slot* slots = tile.plan.slots + r % tile.sets * tile.plan.slotCount;
    tile.rows[run] = accountRow(tile.plan, symbol, slots, words);
  }
}

unsigned blocksOf(int64_t threads) { return static_cast<unsigned>((threads + BLOCK - 1) / BLOCK); }

template <bool growth>
void launch(const RunTile& tile, cudaStream_t stream) {
  if (!tile.plan.hasWeight) wordKernel<growth><<<blocksOf(tile.count * 32), BLOCK, 0, stream>>>(tile);
  rowKernel<growth><<<blocksOf(tile.count), BLOCK, 0, stream>>>(tile);
  require(cudaGetLastError(), "launch");
}

}  // namespace

void launchRuns(const RunTile& tile, cudaStream_t stream) {
  if (tile.plan.growth)
    launch<true>(tile, stream);
  else
    launch<false>(tile, stream);
}

int64_t runsAtOnce(bool growth) {
  int device = 0;
  int processors = 0;
  int blocks = 0;
  require(cudaGetDevice(&device), "device");
  require(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device), "device attribute");
  const auto occupancy = [&](auto* kernel) {
    require(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel, BLOCK, 0), "occupancy");
  };
  if (growth)
    occupancy(rowKernel<true>);
  else
    occupancy(rowKernel<false>);
  return static_cast<int64_t>(processors) * blocks * BLOCK;
}

}  // namespace autostock::cuda
