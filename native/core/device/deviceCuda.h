#pragma once

namespace autostock::cuda {

/** Usable CUDA devices; 0 when the driver is missing or too old. */
int deviceCount();

}  // namespace autostock::cuda
