#include "inference/pack.h"

#include <cmath>

namespace autostock {

std::vector<float> transposed(const Tensor& matrix) {
  const int64_t N = matrix.shape[0];
  const int64_t K = elementCount(matrix.shape) / N;
  std::vector<float> out(matrix.data.size());
  for (int64_t n = 0; n < N; ++n) {
    for (int64_t k = 0; k < K; ++k) out[k * N + n] = matrix.data[n * K + k];
  }
  return out;
}

std::vector<float> foldedConvolution(const Tensor& magnitude, const Tensor& direction) {
  const int64_t outputs = direction.shape[0];  // Co
  const int64_t inputs = direction.shape[1];   // Ci
  const int64_t taps = direction.shape[2];     // K
  std::vector<float> out(direction.data.size());
  for (int64_t o = 0; o < outputs; ++o) {
    const float* v = direction.data.data() + o * inputs * taps;  // [Ci][K]
    double squares = 0.0;
    for (int64_t i = 0; i < inputs * taps; ++i) squares += static_cast<double>(v[i]) * v[i];
    const double scale = squares > 0.0 ? magnitude.data[o] / std::sqrt(squares) : 0.0;
    for (int64_t i = 0; i < inputs; ++i) {
      for (int64_t k = 0; k < taps; ++k) {
        out[(k * inputs + i) * outputs + o] = static_cast<float>(scale * v[i * taps + k]);
      }
    }
  }
  return out;
}

}  // namespace autostock
