#pragma once

#include <vector>

#include "inference/forecaster.h"

namespace autostock {

/**
 * A forecast that is linear in the whole window: sum over t, f of kernel[t][f] x[t][f] + bias. Serves the zero,
 * ridge and DLinear members, whose maps are folded into one kernel.
 */
class LinearForecaster final : public Forecaster {
 public:
  /** kernel: [L][F], time contiguous over features. */
  LinearForecaster(int64_t window, int64_t features, std::vector<float> kernel, float bias);

  int64_t window() const override { return window_; }
  int64_t featureCount() const override { return features_; }
  int64_t scratchSize() const override { return features_; }
  float forecast(const float* window, float* scratch) const override;

 private:
  int64_t window_;
  int64_t features_;
  std::vector<float> kernel_;
  float bias_;
};

}  // namespace autostock
