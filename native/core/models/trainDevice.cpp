#include "models/trainDevice.h"

#include <ATen/autocast_mode.h>
#include <torch/cuda.h>

#include "base/error.h"

namespace autostock {

torch::Device trainDevice(const TrainOptions& training) {
  if (training.bfloat16 && !training.cuda) {
    throw Error(code::configInvalid, "training.bfloat16 was true: needs training.cuda, on a CPU it is not offered");
  }
  if (!training.cuda) return torch::kCPU;
  if (!torch::cuda::is_available()) {
    throw Error(code::device, "training.cuda was true: LibTorch finds no GPU; set it to false to train on the CPU");
  }
  return torch::Device(torch::kCUDA, 0);
}

Autocast::Autocast(bool on) : on_(on) {
  if (!on_) return;
  at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
  at::autocast::set_autocast_enabled(at::kCUDA, true);
  at::autocast::increment_nesting();
}

Autocast::~Autocast() {
  if (!on_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(at::kCUDA, false);
}

}  // namespace autostock
