#pragma once

#include <span>
#include <vector>

namespace autostock::montecarlo {

/**
 * Lower Cholesky factor [n][n] of a symmetric matrix; rows of zeros where it is only positive semi-definite. Throws
 * AUTOSTOCK_CONFIG_INVALID naming `what` when it is indefinite or not symmetric.
 */
std::vector<double> choleskyFactor(std::span<const double> matrix, int n, const char* what);

/** correlation[a][b] sd[a] sd[b]. */
std::vector<double> covarianceOf(std::span<const double> correlation, std::span<const double> sd);

}  // namespace autostock::montecarlo
