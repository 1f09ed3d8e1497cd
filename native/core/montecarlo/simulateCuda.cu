// nvcc writes member pointers with parentheses that the host compiler then warns of.
#pragma GCC diagnostic ignored "-Wparentheses"

#include "montecarlo/simulateCuda.h"

#include <cuda_runtime.h>

#include <algorithm>
#include <string>

#include "base/error.h"

namespace autostock::montecarlo::cuda {
namespace {

constexpr int BLOCK = 128;
/** Asset steps of one launch, some milliseconds: the cancel flag is looked at in between. */
constexpr int64_t PER_LAUNCH = 400'000'000;
constexpr int MOST_SLOTS = 400;

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
  explicit DeviceArray(std::size_t count) { require(cudaMalloc(&data_, std::max<std::size_t>(1, count) * sizeof(T)), "malloc"); }
  DeviceArray(const T* host, std::size_t count) : DeviceArray(count) {
    if (count > 0) require(cudaMemcpy(data_, host, count * sizeof(T), cudaMemcpyHostToDevice), "copy to device");
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }

  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
};

/** Thread p runs path first + p from its first step to its last; neighbours write neighbouring results. */
template <class Model>
__global__ void pathKernel(Model model, Job job, PathResults results, int64_t first, int64_t count) {
  const int64_t p = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (p >= count) return;
  double slots[MOST_SLOTS];
  walkBatch<double>(model, job, results, first + p, 0, job.steps, slots);
}

template <class Model>
void launch(const Model& model, const Job& job, const PathResults& results, const Control& control) {
  const int64_t perPath = std::max<int64_t>(1, int64_t{job.steps} * job.assets);
  const int64_t chunk = std::max<int64_t>(PER_LAUNCH / perPath / BLOCK, 1) * BLOCK;
  for (int64_t first = 0; first < job.paths; first += chunk) {
    control.check();
    const int64_t count = std::min(chunk, job.paths - first);
    pathKernel<<<static_cast<unsigned>((count + BLOCK - 1) / BLOCK), BLOCK>>>(model, job, results, first, count);
    require(cudaGetLastError(), "launch");
    require(cudaDeviceSynchronize(), "monte carlo");
    control.report(first + count, job.paths, 0);
  }
}

}  // namespace

void simulatePaths(const Assembled& generator, const Job& job, const PathResults& results, const Control& control) {
  const auto paths = static_cast<std::size_t>(job.paths);
  const auto checkpoints = static_cast<std::size_t>(job.checkpoints);
  const DeviceArray<double> data(generator.data.data(), generator.data.size());
  const DeviceArray<int32_t> at(job.at, checkpoints);
  const DeviceArray<double> weights(job.weights, static_cast<std::size_t>(job.assets));
  const DeviceArray<double> fan(paths * checkpoints), terminal(paths), drawdown(paths), low(paths);
  Job here = job;
  here.at = at.data();
  here.weights = weights.data();
  const PathResults there{fan.data(), terminal.data(), drawdown.data(), low.data()};
  std::visit(
      [&](auto model) {
        if (slotCount(model) > MOST_SLOTS)
          throw Error(code::device, "this generator keeps too much state a path for a GPU: use device cpu");
        model.pointers([&](const double*& pointer) { pointer = data.data() + (pointer - generator.data.data()); });
        launch(model, here, there, control);
      },
      generator.model);
  const auto copy = [](double* to, const double* from, std::size_t count) {
    if (count > 0) require(cudaMemcpy(to, from, count * sizeof(double), cudaMemcpyDeviceToHost), "copy to host");
  };
  copy(results.fan, there.fan, paths * checkpoints);
  copy(results.terminal, there.terminal, paths);
  copy(results.drawdown, there.drawdown, paths);
  copy(results.low, there.low, paths);
}

}  // namespace autostock::montecarlo::cuda
