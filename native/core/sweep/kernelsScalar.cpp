#include "sweep/accountLanes.h"
#include "sweep/kernels.h"

namespace autostock {

const LaneKernels SCALAR_KERNELS{"scalar", ScalarLanes::N, growthLanes<ScalarLanes>, eventRun<ScalarLanes>, accountLanes<ScalarLanes>};

}  // namespace autostock
