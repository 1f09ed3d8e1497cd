#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "inference/transformer.h"
#include "models/model.h"
#include "models/network.h"

namespace autostock {

/**
 * The encoder that both Transformer members train: h = input(x), sinusoids added where there is no band; blocks
 * h += dropout(attention(norm1(h))), h += dropout(linear2(dropout(GELU(linear1(norm2(h)))))), exact GELU; head on
 * norm(h) of the last token. A band means rotary positions and attention to the last `band` bars alone.
 * Vaswani et al. 2017; pre-norm: Xiong et al. 2020; rotary positions: Su et al. 2021.
 * Tensors: input.{weight [d,F], bias [d]}, layers.<i>.{norm1,norm2}.{weight,bias [d]},
 * layers.<i>.self_attn.{in_proj_weight [3d,d], in_proj_bias, out_proj.weight [d,d], out_proj.bias},
 * layers.<i>.{linear1 [ff,d], linear2 [d,ff]}.{weight,bias}, norm.{weight,bias}, head.{weight [O,d], bias [O]}.
 */
std::vector<TensorSpec> transformerTensors(const TransformerShape& sizes, const Shape& shape);

/** Xavier-uniform, query, key and value each by itself; out_proj and linear2 times 1/sqrt(2 layers). */
Tensors transformerStart(const TransformerShape& sizes, const Shape& shape, int64_t seed);

std::unique_ptr<Network> transformerNetwork(const TransformerShape& sizes, int64_t window, double dropout,
                                            const Parameters& parameters);

/** AUTOSTOCK_CONFIG_INVALID unless heads divide the width, and evenly by pairs where positions are rotary. */
void checkTransformer(std::string_view name, const TransformerShape& sizes);

}  // namespace autostock
