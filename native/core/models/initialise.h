#pragma once

#include <cstdint>
#include <string>

#include "inference/tensors.h"

namespace autostock {

/** Fills of new weights, each from its own stream (seed, "init", tensor name): no global generator is touched. */
class Initialiser {
 public:
  explicit Initialiser(int64_t seed) : seed_(static_cast<uint64_t>(seed)) {}

  Tensor constant(const TensorSpec& spec, float value) const;
  Tensor normal(const TensorSpec& spec, double deviation) const;
  Tensor uniform(const TensorSpec& spec, double bound) const;
  /** Square blocks of rows, each orthogonal: [n*H][H] for the n gates of a recurrent layer. Saxe et al. 2014. */
  Tensor orthogonalBlocks(const TensorSpec& spec) const;

 private:
  uint64_t seed_;
};

}  // namespace autostock
