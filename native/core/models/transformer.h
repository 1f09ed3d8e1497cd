#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct TransformerOptions {
  int64_t window = 32;        // L, bars
  int64_t width = 64;         // d, of a token
  int64_t heads = 4;          // attention heads, each d / heads wide
  int64_t feedForward = 256;  // units between the two maps of a block
  int64_t layers = 2;         // blocks
  double dropout = 0.1;       // share dropped after the input, inside and after each block's halves

  static constexpr auto fields() {
    using Options = TransformerOptions;
    return std::tuple{field("window", &Options::window, 2, 512),           field("width", &Options::width, 1, 512),
                      field("heads", &Options::heads, 1, 64),              field("feedForward", &Options::feedForward, 1, 4096),
                      field("layers", &Options::layers, 1, 12),            field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/** Causal pre-norm Transformer with sinusoidal positions, read at the last token; tensors as TransformerNetwork's. */
class TransformerModel final : public GradientModel {
 public:
  std::string_view name() const override { return "transformer"; }
  std::vector<FieldInfo> fields() const override { return describeFields<TransformerOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
