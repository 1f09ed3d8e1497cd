#define AUTOSTOCK_MC_WIDTH 4
#include "rl/environments/trading/tradingLanes.h"

namespace autostock::rl {

using montecarlo::Double4;
const TradingKernels TRADING_AVX2{"avx2", aim<Double4>, step<Double4>, rewardBlock<Double4>};

}  // namespace autostock::rl
