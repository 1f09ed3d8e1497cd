#include "montecarlo/kernels.h"

namespace autostock::montecarlo::scalar {

using LaneType = double;
AUTOSTOCK_MC_MODELS(AUTOSTOCK_MC_DEFINE)

}  // namespace autostock::montecarlo::scalar
