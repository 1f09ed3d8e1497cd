#define AUTOSTOCK_MC_WIDTH 8
#include "rl/environments/trading/tradingLanes.h"

namespace autostock::rl {

using montecarlo::Double8;
const TradingKernels TRADING_AVX512{"avx512", aim<Double8>, step<Double8>, rewardBlock<Double8>};

}  // namespace autostock::rl
