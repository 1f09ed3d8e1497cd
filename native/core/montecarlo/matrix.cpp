#include "montecarlo/matrix.h"

#include <cmath>
#include <string>

#include "base/error.h"

namespace autostock::montecarlo {

std::vector<double> choleskyFactor(std::span<const double> matrix, int n, const char* what) {
  const auto at = [&](int i, int j) { return matrix[static_cast<size_t>(i * n + j)]; };
  const auto fail = [&](const char* rule) {
    throw Error(code::configInvalid, std::string(what) + " must be " + rule);
  };
  std::vector<double> factor(static_cast<size_t>(n * n), 0.0);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) {
      if (!std::isfinite(at(i, j)) || std::abs(at(i, j) - at(j, i)) > 1e-9 * std::sqrt(at(i, i) * at(j, j)))
        fail("finite and symmetric");
      double sum = at(i, j);
      double* rowI = &factor[static_cast<size_t>(i * n)];
      double* rowJ = &factor[static_cast<size_t>(j * n)];
      for (int k = 0; k < j; ++k) sum -= rowI[k] * rowJ[k];
      const double slack = 1e-10 * at(i, i);
      if (i == j) {
        if (sum < -slack || at(i, i) < 0) fail("positive semi-definite: no assets can move together in that way");
        rowI[j] = sum > slack ? std::sqrt(sum) : 0.0;
      } else if (rowJ[j] > 0) {
        rowI[j] = sum / rowJ[j];
      } else if (std::abs(sum) > 1e-7 * std::sqrt(at(i, i) * at(j, j))) {
        fail("positive semi-definite: no assets can move together in that way");
      }
    }
  }
  return factor;
}

std::vector<double> covarianceOf(std::span<const double> correlation, std::span<const double> sd) {
  std::vector<double> covariance(correlation.begin(), correlation.end());
  const size_t n = sd.size();
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j) covariance[i * n + j] *= sd[i] * sd[j];
  return covariance;
}

}  // namespace autostock::montecarlo
