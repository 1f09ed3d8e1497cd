#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct TcnMultiScaleOptions {
  int64_t window = 32;       // L, bars
  int64_t channels = 16;     // C, width of every branch and of a level's output
  int64_t levels = 2;        // level i is dilated by 2^i
  int64_t shortKernel = 3;   // K_0, taps of the first branch
  int64_t middleKernel = 5;  // K_1
  int64_t longKernel = 9;    // K_2
  int64_t gated = 1;         // 1: tanh * sigmoid, 0: ReLU
  double dropout = 0.1;      // share of the branches' activations dropped

  static constexpr auto fields() {
    using Options = TcnMultiScaleOptions;
    return std::tuple{field("window", &Options::window, 2, 512),
                      field("channels", &Options::channels, 1, 512),
                      field("levels", &Options::levels, 1, 10),
                      field("shortKernel", &Options::shortKernel, 1, 33),
                      field("middleKernel", &Options::middleKernel, 1, 33),
                      field("longKernel", &Options::longKernel, 1, 33),
                      field("gated", &Options::gated, 0, 1),
                      field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/**
 * Multi-scale TCN. Level i: z_j = causal convolution of x with K_j taps, dilation 2^i, for j = 0 .. 2; a_j =
 * tanh(z_j[:C]) sigmoid(z_j[C:]) where gated, else ReLU(z_j); x <- x + M dropout([a_0; a_1; a_2]), M a 1x1
 * convolution; x itself goes through a 1x1 where the widths differ. Linear head on the last bar. No weight norm.
 * Branches side by side: Szegedy et al. 2015; gates: van den Oord et al. 2016. Trained as the stride-2 pyramid.
 * Tensors, G = 2 where gated, else 1: levels.<i>.branches.<j>.{weight [G*C,Ci,K_j], bias [G*C]},
 * levels.<i>.mix.{weight [C,3C,1], bias [C]}, levels.<i>.downsample.{weight [C,Ci,1], bias [C]}, head.{weight, bias}.
 */
class TcnMultiScaleModel final : public GradientModel {
 public:
  std::string_view name() const override { return "tcnMultiScale"; }
  std::vector<FieldInfo> fields() const override { return describeFields<TcnMultiScaleOptions>(); }
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
