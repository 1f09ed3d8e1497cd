#pragma once

#include <cstdint>
#include <vector>

#include "models/network.h"
#include "models/training.h"

namespace autostock {

/**
 * AdamW with decoupled decay (Loshchilov and Hutter 2019), betas 0.9 and 0.999, eps 1e-8, and clipping by global
 * norm. Biases and norms are not decayed; under weight norm only the magnitude is: the direction has no size.
 */
class AdamW {
 public:
  AdamW(const Parameters& parameters, const TrainOptions& training);

  /** Clips, steps and clears the gradients; returns their norm before clipping. */
  double step(double learningRate);

 private:
  struct Slot {
    torch::Tensor value;
    std::vector<float> mean;
    std::vector<float> square;
    bool decays;
  };

  std::vector<Slot> slots_;
  double weightDecay_;
  double clipNorm_;
  int64_t steps_ = 0;
};

/** Linear warm-up over the first 5 % of `total` steps, then cosine down to a tenth. Factor of the peak rate. */
double learningRateFactor(int64_t step, int64_t total);

}  // namespace autostock
