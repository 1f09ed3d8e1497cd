#pragma once

#include <cstdint>

namespace autostock {

/**
 * Each feature of a window by the mean and deviation of that window alone: y[f][t] = (x[t][f] - mean) / deviation,
 * deviation = sqrt(variance + 1e-5) over its L bars. Sums run over x - x[L-1], so a constant feature gives exact zeros.
 * x: [L][F]; y: [F][yStride], the first L of each row; mean, deviation: [F]; scratch: [L][F]. Kim et al. 2022 (RevIN).
 */
void normaliseWindow(const float* x, int64_t L, int64_t F, float* y, int64_t yStride, float* mean, float* deviation,
                     float* scratch);

}  // namespace autostock
