// Comparisons may be turned into blends: values stay the same, only floating-point exception flags may differ.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "inference/lstmCell.h"

#include "inference/clones.h"
#include "inference/kernels.h"

namespace autostock {

namespace {

inline float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }
inline float tangent(float x) { return 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f); }

}  // namespace

AUTOSTOCK_CLONES void lstmCell(int64_t H, float* gates, const float* previous, float* c, float* squashed, float* h) {
#pragma GCC ivdep
  for (int64_t j = 0; j < 2 * H; ++j) gates[j] = logistic(gates[j]);
#pragma GCC ivdep
  for (int64_t j = 2 * H; j < 3 * H; ++j) gates[j] = tangent(gates[j]);
#pragma GCC ivdep
  for (int64_t j = 3 * H; j < 4 * H; ++j) gates[j] = logistic(gates[j]);
  if (previous == nullptr) {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) c[j] = gates[j] * gates[2 * H + j];
  } else {
#pragma GCC ivdep
    for (int64_t j = 0; j < H; ++j) c[j] = gates[H + j] * previous[j] + gates[j] * gates[2 * H + j];
  }
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) squashed[j] = tangent(c[j]);
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) h[j] = gates[3 * H + j] * squashed[j];
}

AUTOSTOCK_CLONES void lstmCellBackward(int64_t H, const float* gates, const float* previous, const float* squashed,
                                       const float* dh, float* dc, float* dgates) {
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) dgates[H + j] = previous == nullptr ? 0.0f : previous[j];
#pragma GCC ivdep
  for (int64_t j = 0; j < H; ++j) {
    const float i = gates[j], f = gates[H + j], candidate = gates[2 * H + j], o = gates[3 * H + j];
    const float cell = dc[j] + dh[j] * o * (1.0f - squashed[j] * squashed[j]);
    dgates[j] = cell * candidate * i * (1.0f - i);
    dgates[H + j] = cell * dgates[H + j] * f * (1.0f - f);
    dgates[2 * H + j] = cell * i * (1.0f - candidate * candidate);
    dgates[3 * H + j] = dh[j] * squashed[j] * o * (1.0f - o);
    dc[j] = cell * f;
  }
}

}  // namespace autostock
