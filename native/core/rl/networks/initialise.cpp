#include "rl/networks/initialise.h"

#include <cmath>
#include <numbers>

#include "base/rng.h"

namespace autostock::rl {

namespace {

/** A [rows][columns] matrix with orthonormal rows or columns, whichever are fewer: Gram-Schmidt of normals, twice. */
std::vector<double> orthogonal(int64_t rows, int64_t columns, Rng& draws) {
  const int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  std::vector<double> vectors(static_cast<size_t>(count * length));
  for (double& x : vectors) x = draws.normal();
  for (int64_t v = 0; v < count; ++v) {
    double* own = vectors.data() + v * length;
    for (int pass = 0; pass < 2; ++pass) {
      for (int64_t u = 0; u < v; ++u) {
        const double* other = vectors.data() + u * length;
        double along = 0;
        for (int64_t k = 0; k < length; ++k) along += own[k] * other[k];
        for (int64_t k = 0; k < length; ++k) own[k] -= along * other[k];
      }
      double norm = 0;
      for (int64_t k = 0; k < length; ++k) norm += own[k] * own[k];
      norm = std::sqrt(norm);
      for (int64_t k = 0; k < length; ++k) own[k] /= norm;
    }
  }
  if (rows <= columns) return vectors;
  std::vector<double> turned(vectors.size());
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) turned[static_cast<size_t>(r * columns + c)] = vectors[static_cast<size_t>(c * rows + r)];
  }
  return turned;
}

/** Writes an orthogonal block into rows [top, bottom) and columns [left, right) of a matrix [..][columns]. */
void fill(std::vector<float>& matrix, int64_t columns, int64_t top, int64_t bottom, int64_t left, int64_t right,
          double gain, Rng& draws) {
  const std::vector<double> block = orthogonal(bottom - top, right - left, draws);
  size_t next = 0;
  for (int64_t r = top; r < bottom; ++r) {
    for (int64_t c = left; c < right; ++c) matrix[static_cast<size_t>(r * columns + c)] = static_cast<float>(gain * block[next++]);
  }
}

}  // namespace

Tensors initialTensors(const std::vector<TensorSpec>& specs, const NetworkShape& shape, uint64_t seed,
                       const char* purpose) {
  Tensors out;
  for (size_t i = 0; i < specs.size(); ++i) {
    const TensorSpec& spec = specs[i];
    Tensor tensor{spec.shape, std::vector<float>(static_cast<size_t>(elementCount(spec.shape)))};
    if (spec.shape.size() == 2) {
      Rng draws(seed, purpose, static_cast<uint32_t>(i));
      const int64_t rows = spec.shape[0], columns = spec.shape[1];
      const bool head = spec.name == "head.weight";
      const int64_t V = head ? shape.valueOutputs : 0;
      const double gain = head ? shape.outputGain : std::numbers::sqrt2;
      if (V > 0) fill(tensor.data, columns, 0, V, 0, columns / 2, gain, draws);
      fill(tensor.data, columns, V, rows, V > 0 ? columns / 2 : 0, columns, gain, draws);
    }
    out[spec.name] = std::move(tensor);
  }
  return out;
}

}  // namespace autostock::rl
