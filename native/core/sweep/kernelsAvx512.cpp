#include "sweep/accountLanes.h"
#include "sweep/kernels.h"

namespace autostock {

const LaneKernels AVX512_KERNELS{"avx512", Avx512Lanes::N, growthLanes<Avx512Lanes>, eventRun<Avx512Lanes>, accountLanes<Avx512Lanes>};

}  // namespace autostock
