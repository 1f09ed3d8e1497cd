#pragma once

#include "rl/networks/network.h"

namespace autostock::rl {

/**
 * First weights by state-dict name: matrices [out][in] orthogonal with gain sqrt 2, the head's with shape.outputGain (each
 * stream of a dueling head by itself), vectors 0. Saxe et al. 2014. Drawn from the stream (seed, purpose, place in specs).
 */
Tensors initialTensors(const std::vector<TensorSpec>& specs, const NetworkShape& shape, uint64_t seed,
                       const char* purpose);

}  // namespace autostock::rl
