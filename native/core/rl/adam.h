#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "rl/archive.h"

namespace autostock::rl {

/** Scales all these gradients so that their joint norm is at most `norm` (0 = no limit); returns the norm before. */
double clipGradients(std::initializer_list<std::span<float>> gradients, double norm);

/** Adam without decay over a flat array (Kingma and Ba 2015), betas 0.9 and 0.999. */
class Adam {
 public:
  Adam(size_t size, double epsilon) : mean_(size), square_(size), epsilon_(epsilon) {}

  /** One step; clears the gradient. */
  void step(std::span<float> weights, std::span<float> gradient, double rate);

  void visit(Archive& archive);

 private:
  std::vector<float> mean_, square_;
  double epsilon_;
  int64_t steps_ = 0;
};

}  // namespace autostock::rl
