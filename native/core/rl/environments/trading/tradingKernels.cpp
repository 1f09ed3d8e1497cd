#include "rl/environments/trading/tradingKernels.h"

#include "base/error.h"

namespace autostock::rl {

const TradingKernels& tradingKernels(const std::string& name) {
#if defined(AUTOSTOCK_X86_KERNELS)
  const bool avx2 = __builtin_cpu_supports("avx2");
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
  if ((name == "auto" || name == "avx512") && avx512) return TRADING_AVX512;
  if ((name == "auto" || name == "avx2") && avx2) return TRADING_AVX2;
#endif
  if (name == "auto" || name == "scalar") return TRADING_SCALAR;
  throw Error(code::device, "simd was " + name + ", which this processor or build lacks: use auto");
}

}  // namespace autostock::rl
