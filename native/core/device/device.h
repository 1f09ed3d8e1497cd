#pragma once

#include <string_view>

namespace autostock {

enum class Device { cpu, cuda };

/** Whether this build contains the CUDA half. */
bool cudaBuilt();

/** CUDA devices that can be used now; 0 without the CUDA half, a driver or a GPU. */
int cudaDeviceCount();

/** "cpu", "cuda" or "auto" (CUDA when there is a device). Throws AUTOSTOCK_NATIVE_DEVICE when it cannot be had. */
Device deviceByName(std::string_view name);

}  // namespace autostock
