#include "inference/output.h"

#include <cmath>

namespace autostock {

namespace {

/** log(1 + e^x) without overflow. */
float softplus(float x) { return x > 0.0f ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

void finishQuantiles(float* q) {
  constexpr int64_t n = static_cast<int64_t>(quantileLevels.size());
  constexpr int64_t middle = n / 2;
  for (int64_t i = middle - 1; i >= 0; --i) q[i] = q[i + 1] - softplus(q[i]);
  for (int64_t i = middle + 1; i < n; ++i) q[i] = q[i - 1] + softplus(q[i]);
}

}  // namespace

void finishOutput(const Output& output, float* values) {
  const int64_t K = output.width();
  for (int64_t h = 0; h < output.horizons; ++h) {
    float* v = values + h * K;
    if (output.head == Head::quantiles) finishQuantiles(v);
    if (output.head == Head::gaussian || output.head == Head::studentT) v[1] = softplus(v[1]) + scaleFloor;
    if (output.head == Head::studentT) v[2] = softplus(v[2]) + 2.0f;
  }
}

}  // namespace autostock
