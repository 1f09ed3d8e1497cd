#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct PatchTstOptions {
  int64_t window = 32;       // L, bars
  int64_t patch = 16;        // bars of a token, at most the window
  int64_t stride = 8;        // bars between the starts of two tokens, at most the patch
  int64_t width = 16;        // d, of a token
  int64_t heads = 4;         // attention heads, each d / heads wide
  int64_t feedForward = 64;  // units between the two maps of a block
  int64_t layers = 2;        // blocks
  int64_t affine = 0;        // 1: each channel has a scale and a shift of its own after its normalisation
  double dropout = 0.3;      // share dropped after the embedding, inside and after each block's halves

  static constexpr auto fields() {
    using Options = PatchTstOptions;
    return std::tuple{field("window", &Options::window, 2, 512), field("patch", &Options::patch, 1, 512),
                      field("stride", &Options::stride, 1, 512), field("width", &Options::width, 1, 512),
                      field("heads", &Options::heads, 1, 64),    field("feedForward", &Options::feedForward, 1, 4096),
                      field("layers", &Options::layers, 1, 12),  field("affine", &Options::affine, 0, 1),
                      field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/**
 * PatchTST with a mixing head. Every feature is a channel: normalised over its window (normaliseWindow), with `affine`
 * scaled and shifted, padded by `stride` copies of its last bar and cut into N = floor((L - patch) / stride) + 2
 * patches; token n = W_P patch n + W_pos[n]; one encoder for all channels with batch norms after each half and
 * attention scores that add up over the layers. The head reads the tokens of all channels, [F][N][d], then each
 * feature's mean and deviation over the window, in place of a de-normalisation: the label is no channel.
 * Nie et al., ICLR 2023 (arXiv 2211.14730).
 * Tensors: revin.{affine_weight,affine_bias} [F] with `affine`, W_P.{weight [d,patch], bias [d]}, W_pos [N,d], layers as
 * addEncoder(), head.{weight [O,F*N*d+2*F], bias [O]}.
 */
class PatchTstModel final : public GradientModel {
 public:
  std::string_view name() const override { return "patchTst"; }
  std::vector<FieldInfo> fields() const override { return describeFields<PatchTstOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
