// Comparisons may be turned into blends: values stay the same, only floating-point exception flags may differ.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "inference/gruCell.h"

#include "inference/clones.h"
#include "inference/kernels.h"

namespace autostock {

namespace {

inline float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }
inline float tangent(float x) { return 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f); }

}  // namespace

AUTOSTOCK_CLONES void gruCell(int64_t H, float* gates, const float* previous, float* h) {
#pragma GCC ivdep
  for (int64_t j = H; j < 3 * H; ++j) gates[j] = logistic(gates[j]);
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) gates[j] = tangent(gates[j] + gates[H + j] * gates[3 * H + j]);
  if (previous == nullptr) {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) h[j] = gates[j] + gates[2 * H + j] * (0.0f - gates[j]);
  } else {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) h[j] = gates[j] + gates[2 * H + j] * (previous[j] - gates[j]);
  }
}

AUTOSTOCK_CLONES void gruCellBackward(int64_t H, const float* gates, const float* previous, float* dh,
                                      float* dgates) {
  if (previous == nullptr) {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) dgates[2 * H + j] = 0.0f - gates[j];
  } else {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) dgates[2 * H + j] = previous[j] - gates[j];
  }
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) {
    const float n = gates[j], r = gates[H + j], z = gates[2 * H + j];
    const float sum = dh[j] * (1.0f - z) * (1.0f - n * n);
    dgates[j] = sum;
    dgates[H + j] = sum * gates[3 * H + j] * r * (1.0f - r);
    dgates[2 * H + j] = dh[j] * dgates[2 * H + j] * z * (1.0f - z);
    dgates[3 * H + j] = sum * r;
    dh[j] = dh[j] * z;
  }
}

}  // namespace autostock
