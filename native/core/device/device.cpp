#include "device/device.h"

#include <string>

#include "base/error.h"
#ifdef AUTOSTOCK_CUDA
#include "device/deviceCuda.h"
#endif

namespace autostock {

bool cudaBuilt() {
#ifdef AUTOSTOCK_CUDA
  return true;
#else
  return false;
#endif
}

int cudaDeviceCount() {
#ifdef AUTOSTOCK_CUDA
  return cuda::deviceCount();
#else
  return 0;
#endif
}

Device deviceByName(std::string_view name) {
  if (name == "cpu") return Device::cpu;
  if (name == "auto") return cudaDeviceCount() > 0 ? Device::cuda : Device::cpu;
  if (name != "cuda") failArgument("device must be cpu, cuda or auto, was \"" + std::string(name) + "\"");
  if (!cudaBuilt())
    throw Error(code::device, "device was cuda, but this build has no CUDA half: set LIBTORCH_DIR to a CUDA LibTorch, "
                              "install nvcc and run \"npm run setup\", or use cpu");
  if (cudaDeviceCount() == 0) throw Error(code::device, "device was cuda, but no CUDA device answers: use cpu");
  return Device::cuda;
}

}  // namespace autostock
