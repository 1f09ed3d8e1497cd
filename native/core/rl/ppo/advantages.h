#pragma once

#include <cstdint>

#include "rl/environments/environment.h"

namespace autostock::rl {

/**
 * Generalised advantage estimation of T steps of N copies (Schulman et al. 2016). All arrays [T][N]; lastValues: [N] of
 * the observations after the last step; endValues: [T][N] values of final observations, read where an episode was
 * truncated. A terminated episode is worth nothing beyond its end.
 */
void estimateAdvantages(int64_t T, int64_t N, const float* rewards, const End* ends, const float* values,
                        const float* endValues, const float* lastValues, double discount, double lambda,
                        float* advantages);

/** Advantages less their mean, over their standard deviation: per minibatch. */
void standardise(float* x, int64_t n);

/** 1 - variance of (returns - values) / variance of returns; NaN where the returns do not vary. */
double explainedVariance(const float* returns, const float* values, int64_t n);

}  // namespace autostock::rl
