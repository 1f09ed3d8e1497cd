#pragma once

#include <vector>

#include "inference/forecaster.h"
#include "inference/pyramid.h"
#include "inference/tensors.h"

namespace autostock {

/** Bars that a residual TCN of `levels` levels and `kernel` taps reads: 1 + 2 (k - 1) (2^n - 1). */
int64_t tcnReceptiveField(int64_t levels, int64_t kernel);

/**
 * Residual TCN read at the last bar. Level i keeps only the bars 2^i apart that the last output depends on, which
 * turns its dilated convolutions into plain ones: the exact stride-2 pyramid, same weights. Bai et al. 2018.
 */
class TcnForecaster final : public Forecaster {
 public:
  /** A causal convolution with its weight norm folded. */
  struct Convolution {
    std::vector<float> weight;  // [K][Ci][C]
    std::vector<float> bias;    // [C]
    int64_t inputs;             // Ci
  };
  struct Level {
    Convolution first;
    Convolution second;
    Convolution residual;  // K = 1; empty where the widths agree
    PyramidLevel size;
  };

  /** Tensors: levels.<i>.conv{1,2}.{parametrizations.weight.original{0,1},bias}, levels.<i>.downsample.*, head.*. */
  TcnForecaster(int64_t window, int64_t features, Output output, int64_t channels, int64_t levels, int64_t kernel,
                const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;
  /** One step a bar where the receptive field fits the window; else every window is run again. */
  std::unique_ptr<Stream> stream(int64_t symbols) const override;

  int64_t channels() const { return channels_; }
  int64_t kernel() const { return kernel_; }
  const std::vector<Level>& levels() const { return levels_; }
  /** Adds the level's input to `count` outputs y, xStride floats apart in x, then ReLU. y: [count][C]. */
  void join(const Level& level, const float* x, int64_t xStride, int64_t count, float* y) const;
  /** The linear head on the last output [C]. */
  void readHead(const float* last, float* out) const;

 private:
  int64_t channels_;
  int64_t kernel_;
  std::vector<Level> levels_;
  std::vector<float> headWeight_;  // [C][O]
  std::vector<float> headBias_;    // [O]
};

}  // namespace autostock
