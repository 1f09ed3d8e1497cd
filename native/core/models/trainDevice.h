#pragma once

#include <torch/types.h>

#include "models/training.h"

namespace autostock {

/** Where to train; AUTOSTOCK_NATIVE_DEVICE naming `cuda` without a GPU, AUTOSTOCK_CONFIG_INVALID for bfloat16 on a CPU. */
torch::Device trainDevice(const TrainOptions& training);

/** While it lives, matrix products on the GPU run in bfloat16 where LibTorch holds that to be safe. */
class Autocast {
 public:
  explicit Autocast(bool on);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool on_;
};

}  // namespace autostock
