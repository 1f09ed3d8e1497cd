#pragma once

#include "indicators/roc.h"

namespace autostock {

/** Rate of change of the benchmark (the high-beta index): benchmark[t] / benchmark[t - period] - 1. */
class BenchmarkReturn : public Roc {
 public:
  static constexpr const char* NAME = "benchmarkReturn";
  static constexpr std::array INPUTS{"benchmark"};
  using Roc::Roc;
};

}  // namespace autostock
