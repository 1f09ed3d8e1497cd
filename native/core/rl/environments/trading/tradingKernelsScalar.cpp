#include "rl/environments/trading/tradingLanes.h"

namespace autostock::rl {

const TradingKernels TRADING_SCALAR{"scalar", aim<double>, step<double>, rewardBlock<double>};

}  // namespace autostock::rl
