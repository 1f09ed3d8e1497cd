#pragma once

#include "sweep/sweep.h"

namespace autostock::cuda {

/**
 * Every run of a checked job on the current CUDA device. Kept series are computed on job.threads CPU threads and copied
 * while the device works on the symbols before; a warp works out a run's truths, 32 bars at a time, and a thread then
 * trades them with the maths of the scalar lanes: trades equal the CPU's exactly, figures to the last places of pow.
 * growth: the runs switch between cash and fully invested (`switches`). rows: as runSweep. `control` is looked at between
 * launches of about 20 ms, or one run's length where that takes longer. Throws AUTOSTOCK_NATIVE_DEVICE for rules that are
 * too long for a GPU program, AUTOSTOCK_NATIVE_MEMORY when one symbol does not fit the device.
 */
void sweepRuns(const CompiledStrategy& strategy, const Panel& panel, const SweepJob& job, bool growth, double* rows,
               const Control& control);

}  // namespace autostock::cuda
