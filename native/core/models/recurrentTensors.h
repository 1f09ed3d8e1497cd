#pragma once

#include <string>
#include <vector>

#include "inference/tensors.h"
#include "models/initialise.h"

namespace autostock {

/** "<kind>.<k>". */
std::string blockName(const char* kind, int64_t k);

/** Appends the four tensors of one recurrent layer: <prefix>{weight_ih,weight_hh,bias_ih,bias_hh}<suffix>. */
void addRecurrent(std::vector<TensorSpec>& list, const std::string& prefix, const std::string& suffix, int64_t gates,
                  int64_t inputs, int64_t hidden);

/** Appends <name>.weight [outputs,inputs] and <name>.bias [outputs]. */
void addLinear(std::vector<TensorSpec>& list, const std::string& name, int64_t outputs, int64_t inputs);

/** Appends <name>.weight and <name>.bias, [width] each. */
void addNorm(std::vector<TensorSpec>& list, const std::string& name, int64_t width);

/**
 * New weights of a recurrent member, by name. W_ih Xavier-uniform and W_hh orthogonal, each per gate; an LSTM's forget
 * bias 1 in b_ih alone (PyTorch keeps two biases); norms 1, other biases 0; the head small, N(0, 0.01 / inputs).
 * Gers et al. 2000; Jozefowicz et al. 2015; Saxe et al. 2014.
 */
Tensor newRecurrentTensor(const Initialiser& fill, const TensorSpec& spec);

}  // namespace autostock
