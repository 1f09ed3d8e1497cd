#pragma once

#include "models/network.h"

namespace autostock {

/**
 * Weighted mean over time: the softmax of v^T tanh(W r_t + b). rows: [L,B,D] -> [B,D]. Bahdanau et al. 2015.
 * Parameters: attention.{weight [A,D], bias [A]}, score.weight [1,A].
 */
torch::Tensor additiveAttention(const torch::Tensor& rows, const Parameters& parameters);

}  // namespace autostock
