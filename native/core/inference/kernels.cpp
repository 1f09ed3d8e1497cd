// Comparisons may be turned into blends: values stay the same, only floating-point exception flags may differ.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "inference/kernels.h"

#include "inference/clones.h"

namespace autostock {

namespace {

/** One register tile of outputs over all inputs. */
template <int Tile>
__attribute__((always_inline)) inline void tile(const float* x, int64_t K, const float* w, int64_t N, float* y) {
  float sum[Tile];
  for (int j = 0; j < Tile; ++j) sum[j] = y[j];
  for (int64_t k = 0; k < K; ++k) {
    const float xk = x[k];
    const float* row = w + k * N;
    for (int j = 0; j < Tile; ++j) sum[j] += xk * row[j];
  }
  for (int j = 0; j < Tile; ++j) y[j] = sum[j];
}

}  // namespace

AUTOSTOCK_CLONES void accumulate(const float* x, int64_t K, const float* w, int64_t N, float* y) {
  int64_t n = 0;
  for (; n + 64 <= N; n += 64) tile<64>(x, K, w + n, N, y + n);
  for (; n + 16 <= N; n += 16) tile<16>(x, K, w + n, N, y + n);
  for (; n + 4 <= N; n += 4) tile<4>(x, K, w + n, N, y + n);
  for (; n < N; ++n) tile<1>(x, K, w + n, N, y + n);
}

AUTOSTOCK_CLONES void sigmoid(float* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) x[i] = 1.0f / (1.0f + exponential(-x[i]));
}

AUTOSTOCK_CLONES void hyperbolicTangent(const float* x, int64_t n, float* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = 1.0f - 2.0f / (exponential(2.0f * x[i]) + 1.0f);
}

AUTOSTOCK_CLONES void relu(const float* x, int64_t n, float* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

void layerNorm(float* x, int64_t n, const float* weight, const float* bias) {
  float mean = 0.0f;
  for (int64_t i = 0; i < n; ++i) mean += x[i];
  mean /= static_cast<float>(n);
  float variance = 0.0f;
  for (int64_t i = 0; i < n; ++i) variance += (x[i] - mean) * (x[i] - mean);
  variance /= static_cast<float>(n);
  const float scale = 1.0f / std::sqrt(variance + 1e-5f);
  for (int64_t i = 0; i < n; ++i) x[i] = (x[i] - mean) * scale * weight[i] + bias[i];
}

float dot(const float* a, const float* b, int64_t n) {
  float sum = 0.0f;
  for (int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace autostock
