#pragma once

#include <vector>

#include "inference/forecaster.h"
#include "inference/tensors.h"

namespace autostock {

/**
 * Residual TCN read at the last bar. Level i keeps only the bars 2^i apart that the last output depends on, which
 * turns its dilated convolutions into plain ones: the exact stride-2 pyramid, same weights. Bai et al. 2018.
 */
class TcnForecaster final : public Forecaster {
 public:
  /** Tensors: levels.<i>.conv{1,2}.{parametrizations.weight.original{0,1},bias}, levels.<i>.downsample.*, head.*. */
  TcnForecaster(int64_t window, int64_t features, Output output, int64_t channels, int64_t levels, int64_t kernel,
                const Tensors& tensors);

  int64_t scratchSize() const override { return 3 * window() * channels_; }
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  struct Convolution {
    std::vector<float> weight;  // [K][Ci][C], weight norm folded
    std::vector<float> bias;    // [C]
    int64_t inputs;             // Ci
  };
  struct Level {
    Convolution first;
    Convolution second;
    Convolution residual;  // K = 1; empty where the widths agree
  };

  /** One output bar: bias + sum over taps of the bars k apart that exist, ReLU. x: [T][Ci], y: [C]. */
  void convolve(const Convolution& conv, const float* x, int64_t t, float* y) const;

  int64_t channels_;
  int64_t kernel_;
  std::vector<Level> levels_;
  std::vector<float> headWeight_;  // [C][O]
  std::vector<float> headBias_;    // [O]
};

}  // namespace autostock
