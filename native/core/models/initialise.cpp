#include "models/initialise.h"

#include <cmath>
#include <utility>
#include <vector>

#include "base/rng.h"

namespace autostock {

namespace {

Rng stream(uint64_t seed, const TensorSpec& spec) { return Rng(seed, "init." + spec.name); }

template <class Draw>
Tensor filled(const TensorSpec& spec, Draw draw) {
  Tensor tensor{spec.shape, std::vector<float>(static_cast<size_t>(elementCount(spec.shape)))};
  for (float& value : tensor.data) value = static_cast<float>(draw());
  return tensor;
}

/** Rows of a random orthogonal matrix by modified Gram-Schmidt in float64, run twice for accuracy. */
std::vector<double> orthogonal(int64_t n, Rng& rng) {
  std::vector<double> q(static_cast<size_t>(n * n));  // [n][n]
  for (double& value : q) value = rng.normal();
  for (int64_t i = 0; i < n; ++i) {
    double* row = q.data() + i * n;
    for (int pass = 0; pass < 2; ++pass) {
      for (int64_t j = 0; j < i; ++j) {
        const double* other = q.data() + j * n;
        double projection = 0.0;
        for (int64_t k = 0; k < n; ++k) projection += row[k] * other[k];
        for (int64_t k = 0; k < n; ++k) row[k] -= projection * other[k];
      }
    }
    double squares = 0.0;
    for (int64_t k = 0; k < n; ++k) squares += row[k] * row[k];
    const double scale = 1.0 / std::sqrt(squares);
    for (int64_t k = 0; k < n; ++k) row[k] *= scale;
  }
  return q;
}

}  // namespace

Tensor Initialiser::constant(const TensorSpec& spec, float value) const {
  return filled(spec, [&] { return value; });
}

Tensor Initialiser::normal(const TensorSpec& spec, double deviation) const {
  Rng rng = stream(seed_, spec);
  return filled(spec, [&] { return deviation * rng.normal(); });
}

Tensor Initialiser::uniform(const TensorSpec& spec, double bound) const {
  Rng rng = stream(seed_, spec);
  return filled(spec, [&] { return bound * (2.0 * rng.uniform() - 1.0); });
}

Tensor Initialiser::orthogonalBlocks(const TensorSpec& spec) const {
  Rng rng = stream(seed_, spec);
  const int64_t side = spec.shape[1];
  Tensor tensor{spec.shape, {}};
  for (int64_t block = 0; block < spec.shape[0] / side; ++block) {
    for (const double value : orthogonal(side, rng)) tensor.data.push_back(static_cast<float>(value));
  }
  return tensor;
}

}  // namespace autostock
