#pragma once

#include <cstdint>
#include <vector>

#include "strategy/program.h"

namespace autostock {

/**
 * P[0] = 0, P[t + 1] = P[t] + x[t], [n + 1]. Stops at the first unknown value and returns how many were summed: windows
 * of every length are differences of these.
 */
int64_t prefixSums(const double* x, int64_t n, std::vector<double>& sums);

/** out[t] = (P[t + 1] - P[t + 1 - window]) / window, NaN before bar window - 1; the same bits as the indicator sma. */
void windowMeans(const double* prefix, int64_t n, int64_t window, double* out);

/** A rolling operator over the last `window` values of x [n]; NaN until the window is full of known values. */
void rollingSeries(Op op, const double* x, int64_t n, int64_t window, double* out);

}  // namespace autostock
