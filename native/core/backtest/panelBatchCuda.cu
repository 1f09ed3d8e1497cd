// nvcc writes member pointers with parentheses that the host compiler then warns of.
#pragma GCC diagnostic ignored "-Wparentheses"

#include <cuda_runtime.h>

#include <string>

#include "backtest/panelBatchCuda.h"
#include "base/error.h"

namespace autostock::cuda {
namespace {

constexpr int BLOCK = 128;
constexpr int LANE_ARRAYS = 5;

void require(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  const char* where = status == cudaErrorMemoryAllocation ? code::memory : code::failure;
  cudaGetLastError();  // clears the sticky error for the next caller
  throw Error(where, std::string("CUDA ") + what + ": " + cudaGetErrorString(status));
}

/** Device memory of `count` values of T. */
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t count) : count_(count) { require(cudaMalloc(&data_, count * sizeof(T)), "malloc"); }
  DeviceArray(const T* host, std::size_t count) : DeviceArray(count) {
    require(cudaMemcpy(data_, host, count * sizeof(T), cudaMemcpyHostToDevice), "copy to device");
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }

  T* data() const { return data_; }
  void copyTo(T* host) const {
    require(cudaMemcpy(host, data_, count_ * sizeof(T), cudaMemcpyDeviceToHost), "copy to host");
  }

 private:
  T* data_ = nullptr;
  std::size_t count_;
};

/** Thread b runs scenario b; its lanes are interleaved with its neighbours' (stride B), so loads coalesce. */
__global__ void scenarioKernel(Prices prices, const double* targets, const Scenario* scenarios, int64_t count,
                               int64_t start, int64_t end, double* lanes, ScenarioResult* results) {
  const int64_t b = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (b >= count) return;
  const int64_t plane = prices.symbols * count;
  double* own = lanes + b;
  results[b] = runScenario(prices, targets, scenarios[b], start, end,
                           {own, own + plane, own + 2 * plane, own + 3 * plane, own + 4 * plane, count});
}

}  // namespace

void backtestBatch(const Panel& panel, const TargetSets& targets, const std::vector<Scenario>& scenarios,
                   int64_t start, int64_t end, std::vector<ScenarioResult>& results) {
  const auto size = static_cast<std::size_t>(panel.symbols * panel.times);
  const DeviceArray<double> open(panel.open, size);
  const DeviceArray<double> close(panel.close, size);
  const DeviceArray<double> paths(targets.values, size * static_cast<std::size_t>(targets.count));
  const DeviceArray<Scenario> list(scenarios.data(), scenarios.size());
  const DeviceArray<double> lanes(static_cast<std::size_t>(panel.symbols) * LANE_ARRAYS * scenarios.size());
  const DeviceArray<ScenarioResult> out(scenarios.size());
  const auto count = static_cast<int64_t>(scenarios.size());
  const auto blocks = static_cast<unsigned>((count + BLOCK - 1) / BLOCK);
  scenarioKernel<<<blocks, BLOCK>>>({panel.symbols, panel.times, open.data(), close.data()}, paths.data(), list.data(),
                                    count, start, end, lanes.data(), out.data());
  require(cudaGetLastError(), "launch");
  require(cudaDeviceSynchronize(), "backtest batch");
  out.copyTo(results.data());
}

}  // namespace autostock::cuda
