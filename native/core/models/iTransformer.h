#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct ITransformerOptions {
  int64_t window = 32;        // L, bars
  int64_t width = 64;         // d, of a token
  int64_t heads = 4;          // attention heads, each d / heads wide
  int64_t feedForward = 128;  // units between the two maps of a block
  int64_t layers = 2;         // blocks
  double dropout = 0.1;       // share dropped after the embedding, inside and after each block's halves

  static constexpr auto fields() {
    using Options = ITransformerOptions;
    return std::tuple{field("window", &Options::window, 2, 512),  field("width", &Options::width, 1, 512),
                      field("heads", &Options::heads, 1, 64),     field("feedForward", &Options::feedForward, 1, 4096),
                      field("layers", &Options::layers, 1, 12),   field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/**
 * iTransformer with a mixing head. Every feature is normalised over its window (normaliseWindow) and becomes one token,
 * embed(its L bars); an encoder without a mask over the F tokens, layer norms after each half, and a last norm. The
 * head reads the tokens of all features, [F][d], then each feature's mean and deviation over the window, in place of a
 * de-normalisation: the label is no feature. Liu et al., ICLR 2024 (arXiv 2310.06625).
 * Tensors: embed.{weight [d,L], bias [d]}, layers as addEncoder(), norm.{weight,bias [d]},
 * head.{weight [O,F*d+2*F], bias [O]}.
 */
class ITransformerModel final : public GradientModel {
 public:
  std::string_view name() const override { return "iTransformer"; }
  std::vector<FieldInfo> fields() const override { return describeFields<ITransformerOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
