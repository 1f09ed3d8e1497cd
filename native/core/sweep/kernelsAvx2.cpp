#include "sweep/accountLanes.h"
#include "sweep/kernels.h"

namespace autostock {

const LaneKernels AVX2_KERNELS{"avx2", Avx2Lanes::N, growthLanes<Avx2Lanes>, eventRun<Avx2Lanes>, accountLanes<Avx2Lanes>};

}  // namespace autostock
