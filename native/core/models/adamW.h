#pragma once

#include <cstdint>
#include <vector>

#include "inference/tensors.h"
#include "models/network.h"
#include "models/training.h"

namespace autostock {

/**
 * AdamW with decoupled decay (Loshchilov and Hutter 2019), betas 0.9 and 0.999, eps 1e-8, and clipping by global
 * norm. Biases and norms are not decayed; under weight norm only the magnitude is: the direction has no size.
 * Parameters on the CPU are stepped in one fused pass, those on another device by LibTorch's operators.
 */
class AdamW {
 public:
  AdamW(const Parameters& parameters, const TrainOptions& training, bool fused = true);

  /** Clips, steps and clears the gradients; returns their norm before clipping. */
  double step(double learningRate);

  /** The moments by parameter name, copied. */
  void save(Tensors& mean, Tensors& square) const;
  /** Takes saved moments after `steps` steps. */
  void load(const Tensors& mean, const Tensors& square, int64_t steps);

 private:
  struct Slot {
    std::string name;
    torch::Tensor value;
    torch::Tensor mean;
    torch::Tensor square;
    bool decays;
  };

  double gradientNorm();
  void stepTensors(Slot& slot, float clip, float rate, float root, float keep) const;

  std::vector<Slot> slots_;
  double weightDecay_;
  double clipNorm_;
  bool fused_;
  int64_t steps_ = 0;
};

/** Factor of the peak rate after SWA began, and what it has fallen to by then: Izmailov et al. 2018, appendix. */
inline constexpr double averagingRate = 0.5;

/**
 * Factor of the peak learning rate: linear warm-up over the first 5 % of `total` steps, then cosine down to a tenth at
 * the end. With averageFrom below total the cosine falls to averagingRate at that step and stays there.
 */
double learningRateFactor(int64_t step, int64_t total, int64_t averageFrom);
inline double learningRateFactor(int64_t step, int64_t total) { return learningRateFactor(step, total, total); }

}  // namespace autostock
