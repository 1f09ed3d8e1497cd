#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct TransformerStreamingOptions {
  int64_t window = 32;        // L, bars
  int64_t band = 16;          // bars that a token attends to, itself included
  int64_t width = 64;         // d, of a token
  int64_t heads = 4;          // attention heads, each d / heads wide
  int64_t feedForward = 256;  // units between the two maps of a block
  int64_t layers = 2;         // blocks
  double dropout = 0.1;       // share dropped after the input, inside and after each block's halves

  static constexpr auto fields() {
    using Options = TransformerStreamingOptions;
    return std::tuple{field("window", &Options::window, 2, 512),   field("band", &Options::band, 1, 512),
                      field("width", &Options::width, 2, 512),     field("heads", &Options::heads, 1, 64),
                      field("feedForward", &Options::feedForward, 1, 4096),
                      field("layers", &Options::layers, 1, 12),    field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/**
 * Causal pre-norm Transformer with rotary positions and a band: a token sees the last `band` bars, so a ring of keys
 * and values serves it bar by bar, exactly, where layers * (band - 1) + 1 bars fit the window. Tensors as
 * TransformerNetwork's.
 */
class TransformerStreamingModel final : public GradientModel {
 public:
  std::string_view name() const override { return "transformerStreaming"; }
  std::vector<FieldInfo> fields() const override { return describeFields<TransformerStreamingOptions>(); }
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
