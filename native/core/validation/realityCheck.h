#pragma once

#include <cstdint>

#include "base/control.h"
#include "validation/resampling.h"
#include "validation/returns.h"

namespace autostock {

struct RealityCheck {
  double pRealityCheck;
  double pLower;
  double pConsistent;
  double pUpper;
  int64_t bestByMean;
  int64_t bestByRatio;
  /** Largest sqrt(n) mean / omega, at least 0. */
  double statistic;
  double blockBars;
};

/**
 * Tests "no configuration has a higher mean return than the benchmark [bars]": White's reality check (Econometrica
 * 68(5), 2000) and Hansen's test for superior predictive ability (J. Business & Economic Statistics 23(4), 2005), whose
 * omega is the bootstrap's own standard deviation. All configurations share the resampled bars. Resample b draws from
 * stream (seed, "validation/realityCheck", b): results do not depend on `threads`. Automatic block length: the mean
 * over the configurations.
 */
RealityCheck realityCheck(const Returns& returns, const double* benchmark, const Resampling& resampling,
                          const Control& control);

}  // namespace autostock
