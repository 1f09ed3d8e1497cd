#pragma once

#include <cstdint>
#include <vector>

#include "base/control.h"
#include "validation/resampling.h"

namespace autostock {

/** BOOTSTRAP_METRICS of the contract, in its order. */
inline constexpr int BOOTSTRAP_METRICS = 7;

struct BootstrapInput {
  /** [bars] per-bar returns. */
  const double* returns;
  int64_t bars;
  double periodsPerYear;
  double riskFreeAnn;
};

struct Bootstrap {
  /** [metric] */
  std::vector<double> values;
  /** [metric][resample] */
  std::vector<double> samples;
  /** [metric][group]: a run of bars, at least a block long, left out in turn. */
  std::vector<double> jackknife;
  double blockBars;
};

/**
 * Headline metrics (docs/metrics.md) of resampled series. Resample b draws from stream (seed, "validation/bootstrap",
 * b): results do not depend on `threads`. Automatic block length: the longer of those of returns and of their squares,
 * so that clusters of volatility stay together.
 */
Bootstrap bootstrapMetrics(const BootstrapInput& input, const Resampling& resampling, const Control& control);

}  // namespace autostock
