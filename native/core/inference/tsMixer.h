#pragma once

#include <vector>

#include "inference/forecaster.h"
#include "inference/gemm.h"
#include "inference/tensors.h"

namespace autostock {

/** Serving form of TsMixerModel. */
class TsMixerForecaster final : public Forecaster {
 public:
  /** Tensors: TsMixerModel's. */
  TsMixerForecaster(int64_t window, int64_t features, Output output, int64_t blocks, const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  struct Block {
    std::vector<float> timeNormWeight, timeNormBias;  // [F]
    std::vector<float> time, timeBias;                // [L][L] as in the state dict, [L]
    std::vector<float> featureNormWeight, featureNormBias;  // [F]
    PackedMatrix up, down;                            // [F][hidden], [hidden][F]
    std::vector<float> upBias, downBias;              // [hidden], [F]
  };

  std::vector<Block> blocks_;
  int64_t hidden_ = 0;
  std::vector<float> project_, projectBias_;  // [P][L], [P]
  std::vector<float> headWeight_;             // [P F][O]
  std::vector<float> headBias_;               // [O]
};

}  // namespace autostock
