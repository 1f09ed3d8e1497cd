#pragma once

#include <vector>

#include "inference/tensors.h"

namespace autostock {

/** [N][K] -> [K][N]: outputs contiguous, as accumulate() reads them. */
std::vector<float> transposed(const Tensor& matrix);

/** Weight norm folded and packed: w = g v / norm(v) per output channel, [Co][Ci][K] -> [K][Ci][Co]. */
std::vector<float> foldedConvolution(const Tensor& magnitude, const Tensor& direction);

}  // namespace autostock
