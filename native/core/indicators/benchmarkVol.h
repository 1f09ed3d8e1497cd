#pragma once

#include "indicators/realizedVol.h"

namespace autostock {

/** Realised volatility of the benchmark (the high-beta index). */
class BenchmarkVol : public RealizedVol {
 public:
  static constexpr const char* NAME = "benchmarkVol";
  static constexpr std::array INPUTS{"benchmark"};
  using RealizedVol::RealizedVol;
};

}  // namespace autostock
