#pragma once

#include "base/control.h"
#include "montecarlo/generator.h"

namespace autostock::montecarlo::cuda {

/**
 * The paths of `job` on the current CUDA device: one thread a path, the maths of walkBatch with one lane, so results equal
 * the CPU's. Throws AUTOSTOCK_NATIVE_DEVICE for a model whose state does not fit a thread (trades without replacement).
 */
void simulatePaths(const Assembled& generator, const Job& job, const PathResults& results, const Control& control);

}  // namespace autostock::montecarlo::cuda
