#pragma once

#include <vector>

namespace autostock::regime {

/**
 * x with A x = b by Gaussian elimination with pivoting. a: [n][n], b: [n]; both are used up. x stays as it was when A
 * is singular.
 */
void solveSymmetric(std::vector<double>& a, std::vector<double>& b, std::vector<double>& x);

}  // namespace autostock::regime
