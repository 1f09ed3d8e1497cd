#include <cuda_runtime.h>

#include "device/deviceCuda.h"

namespace autostock::cuda {

int deviceCount() {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess) return count;
  cudaGetLastError();  // clears the sticky error for the next caller
  return 0;
}

}  // namespace autostock::cuda
