#pragma once

#include <vector>

#include "inference/encoder.h"
#include "inference/forecaster.h"

namespace autostock {

/** Serving form of ITransformerModel. */
class ITransformerForecaster final : public Forecaster {
 public:
  /** Tensors: ITransformerModel's. */
  ITransformerForecaster(int64_t window, int64_t features, Output output, const EncoderShape& encoder,
                         const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  Encoder encoder_;
  PackedMatrix embed_;                        // [L][d]
  std::vector<float> embedBias_;              // [d]
  std::vector<float> normWeight_, normBias_;  // [d]
  std::vector<float> headWeight_;             // [F d + 2F][O]
  std::vector<float> headBias_;               // [O]
};

}  // namespace autostock
