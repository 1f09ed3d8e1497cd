#pragma once

#include <cstdint>
#include <vector>

namespace autostock {

/** Cholesky factor of a symmetric positive definite matrix, float64, lower triangle row-major [n][n]. */
class Cholesky {
 public:
  /** matrix: [n][n]; throws AUTOSTOCK_MODEL_DIVERGED when it is not positive definite. */
  Cholesky(std::vector<double> matrix, int64_t n);

  /** x with A x = b. b: [n]. */
  std::vector<double> solve(std::vector<double> b) const;

 private:
  int64_t n_;
  std::vector<double> lower_;
};

}  // namespace autostock
