#include "inference/encoderInput.h"

#include <algorithm>
#include <cmath>

#include "inference/attention.h"
#include "inference/clones.h"

namespace autostock {

namespace {

AUTOSTOCK_CLONES void centreAndScale(const float* x, int64_t L, int64_t F, float* y, float* mean, float* deviation) {
  const float* last = x + (L - 1) * F;
  const auto count = static_cast<float>(L);
  std::fill_n(mean, F, 0.0f);
  std::fill_n(deviation, F, 0.0f);
  for (int64_t t = 0; t < L; ++t) {
    for (int64_t f = 0; f < F; ++f) mean[f] += x[t * F + f] - last[f];
  }
  for (int64_t f = 0; f < F; ++f) mean[f] /= count;
  for (int64_t t = 0; t < L; ++t) {
    for (int64_t f = 0; f < F; ++f) {
      const float centred = x[t * F + f] - last[f] - mean[f];
      y[t * F + f] = centred;
      deviation[f] += centred * centred;
    }
  }
  for (int64_t f = 0; f < F; ++f) {
    deviation[f] = std::sqrt(deviation[f] / count + 1e-5f);
    mean[f] += last[f];
  }
  for (int64_t t = 0; t < L; ++t) {
    for (int64_t f = 0; f < F; ++f) y[t * F + f] /= deviation[f];
  }
}

}  // namespace

void normaliseWindow(const float* x, int64_t L, int64_t F, float* y, int64_t yStride, float* mean, float* deviation,
                     float* scratch) {
  centreAndScale(x, L, F, scratch, mean, deviation);
  transposeRows(scratch, F, L, F, y, yStride);
}

}  // namespace autostock
