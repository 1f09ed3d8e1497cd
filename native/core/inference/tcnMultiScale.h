#pragma once

#include <array>
#include <vector>

#include "inference/forecaster.h"
#include "inference/pyramid.h"
#include "inference/tensors.h"

namespace autostock {

/** Bars that a multi-scale TCN reads: 1 + (longest kernel - 1) (2^levels - 1). */
int64_t multiScaleReceptiveField(int64_t levels, const std::array<int64_t, 3>& kernels);

/**
 * Multi-scale TCN read at the last bar. Each level runs three causal convolutions of different lengths side by side,
 * tanh * sigmoid or ReLU, mixes them by a 1x1 and adds its input. As in TcnForecaster, level i keeps only the bars
 * 2^i apart that the last output depends on.
 */
class TcnMultiScaleForecaster final : public Forecaster {
 public:
  struct Branch {
    int64_t kernel;             // K
    std::vector<float> weight;  // [K][Ci][G * C]: G = 2 gated (tanh rows first), else 1
    std::vector<float> bias;    // [G * C]
    std::vector<float> mix;     // [C][C], this branch's columns of the 1x1
  };
  struct Level {
    std::array<Branch, 3> branches;
    std::vector<float> residual;  // [Ci][C]; empty where the widths agree
    std::vector<float> bias;      // [C] of the 1x1 mix, and of the residual where there is one
    int64_t inputs;               // Ci
    PyramidLevel size;
  };

  /** Tensors: levels.<i>.branches.<j>.{weight,bias}, levels.<i>.{mix,downsample}.{weight,bias}, head.*. */
  TcnMultiScaleForecaster(int64_t window, int64_t features, Output output, int64_t channels, int64_t levels,
                          const std::array<int64_t, 3>& kernels, bool gated, const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;
  /** One step a bar where the receptive field fits the window; else every window is run again. */
  std::unique_ptr<Stream> stream(int64_t symbols) const override;

  int64_t channels() const { return channels_; }
  int64_t branchWidth() const { return gated_ ? 2 * channels_ : channels_; }
  int64_t longest() const { return longest_; }
  const std::vector<Level>& levels() const { return levels_; }
  /** Activates `count` outputs of a branch in place, [count][G * C], and adds their mix to y [count][C]. */
  void mix(const Branch& branch, float* z, int64_t count, float* y) const;
  /** Adds the level's input, xStride floats apart. */
  void addInput(const Level& level, const float* x, int64_t xStride, int64_t count, float* y) const;
  /** The linear head on the last output [C]. */
  void readHead(const float* last, float* out) const;

 private:
  int64_t channels_;
  bool gated_;
  int64_t longest_;  // of the kernels
  std::array<int64_t, 3> kernels_;
  std::vector<Level> levels_;
  std::vector<float> headWeight_;  // [C][O]
  std::vector<float> headBias_;    // [O]
};

}  // namespace autostock
