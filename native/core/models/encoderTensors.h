#pragma once

#include <string_view>
#include <vector>

#include "inference/encoder.h"
#include "models/initialise.h"

namespace autostock {

/**
 * Appends the tensors of an encoder's layers, those of nn.TransformerEncoderLayer:
 * layers.<i>.self_attn.{in_proj_weight [3d,d], in_proj_bias [3d], out_proj.{weight [d,d], bias [d]}},
 * layers.<i>.{linear1 [ff,d], linear2 [d,ff]}.{weight,bias}, layers.<i>.{norm1,norm2}.{weight,bias [d]} and, of a batch
 * norm, their running_mean and running_var.
 */
void addEncoder(std::vector<TensorSpec>& list, const EncoderShape& shape);

/** New weights by name: Xavier-uniform matrices, in_proj by its thirds; the head N(0, 0.01 / inputs); norms 1, biases 0. */
Tensor newEncoderTensor(const Initialiser& fill, const TensorSpec& spec);

/** AUTOSTOCK_CONFIG_INVALID naming <name>.width unless the heads divide it. */
void checkEncoder(std::string_view name, const EncoderShape& shape);

}  // namespace autostock
