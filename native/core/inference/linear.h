#pragma once

#include <vector>

#include "inference/forecaster.h"

namespace autostock {

/**
 * A forecast that is linear in the whole window: raw[o] = bias[o] + sum over t, f of kernel[t][f][o] x[t][f]. Serves
 * the closed-form members, DLinear and NLinear, whose maps are folded into one kernel.
 */
class LinearForecaster final : public Forecaster {
 public:
  /** kernel: [L][F][O]; bias: [O]. */
  LinearForecaster(int64_t window, int64_t features, Output output, std::vector<float> kernel, std::vector<float> bias);

  int64_t scratchSize() const override { return 0; }
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  std::vector<float> kernel_;
  std::vector<float> bias_;
};

}  // namespace autostock
