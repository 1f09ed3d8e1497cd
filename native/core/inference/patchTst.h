#pragma once

#include <vector>

#include "inference/encoder.h"
#include "inference/forecaster.h"

namespace autostock {

/** How a channel is cut into tokens. The window is padded at its end by `stride` copies of the last bar. */
struct PatchShape {
  int64_t patch = 16;  // bars of a token
  int64_t stride = 8;  // bars between the starts of two tokens

  int64_t tokens(int64_t window) const { return (window - patch) / stride + 2; }  // N
};

/** Serving form of PatchTstModel: the channels go through the encoder a few at a time. */
class PatchTstForecaster final : public Forecaster {
 public:
  /** Tensors: PatchTstModel's; `affine` says whether the channels' own scale and shift are among them. */
  PatchTstForecaster(int64_t window, int64_t features, Output output, const PatchShape& patches, bool affine,
                     const EncoderShape& encoder, const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  PatchShape patches_;
  Encoder encoder_;
  int64_t tokens_;    // N
  int64_t together_;  // channels in one pass of the encoder
  std::vector<float> scale_, shift_;  // [F]
  std::vector<float> embed_;          // [patch][d]
  std::vector<float> start_;          // [N][d]: bias and positions
  std::vector<float> headWeight_;     // [F N d + 2F][O]: by pass of the encoder [N][channels][d], then the statistics
  std::vector<float> headBias_;       // [O]
};

}  // namespace autostock
