#pragma once

#include <string_view>
#include <vector>

#include "device/device.h"
#include "montecarlo/generator.h"

namespace autostock::montecarlo {

/** Which registers run the paths; results are the same bits for all. */
enum class Simd { scalar, avx2, avx512 };

/** "scalar", "avx2", "avx512" or "auto", the widest that this machine has; AUTOSTOCK_NATIVE_DEVICE when it lacks one. */
Simd simdByName(std::string_view name);
std::string_view nameOf(Simd simd);

struct SimulationSettings {
  int64_t paths = 10'000;
  int32_t steps = 252;
  uint64_t seed = 1;
  int threads = 1;
  bool rebalance = true;
  Simd simd = Simd::scalar;
  Device device = Device::cpu;
};

/** Results by path; see PathResults. */
struct Simulated {
  std::vector<double> fan, terminal, drawdown, low;
  PathResults results() { return {fan.data(), terminal.data(), drawdown.data(), low.data()}; }
};

inline constexpr int64_t MOST_PATHS = 5'000'000;
inline constexpr int32_t MOST_STEPS = 100'000;
inline constexpr int MOST_ASSETS = 64;
/** Checkpoints times paths: 256 MB. */
inline constexpr int64_t MOST_FAN = 32'000'000;

/**
 * Wealth of `paths` paths of a portfolio, from 1. weights: [assets]; checkpoints: ascending steps in [1, steps]. The
 * results depend on neither threads nor registers nor device. Memory: three values a path and one a path and checkpoint.
 */
Simulated simulate(const Assembled& generator, std::span<const double> weights, std::span<const int32_t> checkpoints,
                   const SimulationSettings& settings, const Control& control);

/** The key that all draws of a seed share. */
SeedKey seedKey(uint64_t seed);

}  // namespace autostock::montecarlo
