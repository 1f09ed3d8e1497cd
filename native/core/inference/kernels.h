#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace autostock {

/**
 * y[n] += sum over k of x[k] w[k][n], added in order of k with one rounding per step: the same bits on every
 * instruction set and for every batch. x: [K], w: [K][N] packed, y: [N].
 */
void accumulate(const float* x, int64_t K, const float* w, int64_t N, float* y);

/** x = sigmoid(x) in place. */
void sigmoid(float* x, int64_t n);

/** y = tanh(x); y may be x. */
void hyperbolicTangent(const float* x, int64_t n, float* y);

/** y = max(x, 0); y may be x. */
void relu(const float* x, int64_t n, float* y);

/** Layer normalisation in place, eps 1e-5. Ba et al. 2016. */
void layerNorm(float* x, int64_t n, const float* weight, const float* bias);

/** sum over n of a[n] b[n], in order. */
float dot(const float* a, const float* b, int64_t n);

/** exp in float32, relative error below 2e-7 on [-87, 88], clamped outside. Cephes expf's polynomial. */
inline float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to the nearest integer
  const float shifted = x * 1.44269504088896341f + magic;
  const float n = shifted - magic;
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const uint32_t exponent = (std::bit_cast<uint32_t>(shifted) - 0x4b400000u + 127u) << 23;
  return p * std::bit_cast<float>(exponent);
}

}  // namespace autostock
