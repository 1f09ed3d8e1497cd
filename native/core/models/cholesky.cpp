#include "models/cholesky.h"

#include <cmath>
#include <utility>

#include "base/error.h"

namespace autostock {

Cholesky::Cholesky(std::vector<double> matrix, int64_t n) : n_(n), lower_(std::move(matrix)) {
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j <= i; ++j) {
      double sum = lower_[i * n + j];
      for (int64_t k = 0; k < j; ++k) sum -= lower_[i * n + k] * lower_[j * n + k];
      if (i != j) {
        lower_[i * n + j] = sum / lower_[j * n + j];
      } else {
        if (!(sum > 0.0)) throw Error(code::modelDiverged, "normal equations are singular: raise lambdaMin");
        lower_[i * n + i] = std::sqrt(sum);
      }
    }
  }
}

std::vector<double> Cholesky::solve(std::vector<double> b) const {
  for (int64_t i = 0; i < n_; ++i) {
    for (int64_t k = 0; k < i; ++k) b[i] -= lower_[i * n_ + k] * b[k];
    b[i] /= lower_[i * n_ + i];
  }
  for (int64_t i = n_ - 1; i >= 0; --i) {
    for (int64_t k = i + 1; k < n_; ++k) b[i] -= lower_[k * n_ + i] * b[k];
    b[i] /= lower_[i * n_ + i];
  }
  return b;
}

}  // namespace autostock
