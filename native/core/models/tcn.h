#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct TcnOptions {
  int64_t window = 32;    // L, bars
  int64_t channels = 16;  // C, width of every convolution
  int64_t levels = 4;     // level i is dilated by 2^i
  int64_t kernel = 3;     // K, taps of a convolution
  double dropout = 0.1;   // share of activations dropped after each convolution

  static constexpr auto fields() {
    return std::tuple{field("window", &TcnOptions::window, 2, 512), field("channels", &TcnOptions::channels, 1, 512),
                      field("levels", &TcnOptions::levels, 1, 10), field("kernel", &TcnOptions::kernel, 2, 9),
                      field("dropout", &TcnOptions::dropout, 0, 0.9)};
  }
};

/**
 * Residual TCN: levels of [causal convolution, weight norm, ReLU, dropout] x 2, plus the input (through a 1x1
 * where the widths differ), ReLU; linear head on the last bar. Bai, Kolter and Koltun 2018. Trained as the exact
 * stride-2 pyramid: level i keeps the bars 2^i apart that the last output depends on, with the same weights.
 * Tensors: levels.<i>.conv{1,2}.parametrizations.weight.{original0 g [C,1,1], original1 v [C,Ci,K]}, .bias [C],
 * levels.<i>.downsample.{weight [C,Ci,1], bias [C]}, head.{weight [O,C], bias [O]}.
 */
class TcnModel final : public GradientModel {
 public:
  std::string_view name() const override { return "tcn"; }
  std::vector<FieldInfo> fields() const override { return describeFields<TcnOptions>(); }
  int64_t window(const Params& options) const override;
  int64_t receptiveField(const Params& options) const override;
  bool streamable(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
