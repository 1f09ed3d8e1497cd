#include <algorithm>

#include "rl/dqn/head.h"

namespace autostock::rl {

void Streams::combine(const float* y, int64_t n, float* z) const {
  const int64_t own = choices * width;
  if (!dueling) {
    std::copy_n(y, n * own, z);
    return;
  }
  const float share = 1.0f / static_cast<float>(choices);
  for (int64_t i = 0; i < n; ++i, y += outputs(), z += own) {
    for (int64_t k = 0; k < width; ++k) {
      float sum = 0;
      for (int64_t a = 0; a < choices; ++a) sum += y[width + a * width + k];
      const float base = y[k] - sum * share;
      for (int64_t a = 0; a < choices; ++a) z[a * width + k] = y[width + a * width + k] + base;
    }
  }
}

void Streams::pick(const float* y, int64_t choice, float* z) const {
  if (!dueling) {
    std::copy_n(y + choice * width, width, z);
    return;
  }
  const float share = 1.0f / static_cast<float>(choices);
  for (int64_t k = 0; k < width; ++k) {
    float sum = 0;
    for (int64_t a = 0; a < choices; ++a) sum += y[width + a * width + k];
    const float base = y[k] - sum * share;
    z[k] = y[width + choice * width + k] + base;
  }
}

void Streams::spread(const float* dz, int64_t choice, float* dy) const {
  std::fill_n(dy, outputs(), 0.0f);
  float* const chosen = dy + (choice + (dueling ? 1 : 0)) * width;
  if (dueling) {
    const float share = 1.0f / static_cast<float>(choices);
    for (int64_t k = 0; k < width; ++k) {
      dy[k] = dz[k];
      for (int64_t a = 0; a < choices; ++a) dy[width + a * width + k] = -dz[k] * share;
    }
  }
  for (int64_t k = 0; k < width; ++k) chosen[k] += dz[k];
}

int64_t bestChoice(const float* values, int64_t choices, const uint8_t* mask) {
  int64_t best = -1;
  for (int64_t a = 0; a < choices; ++a) {
    if (mask && !mask[a]) continue;
    if (best < 0 || values[a] > values[best]) best = a;
  }
  return best;
}

}  // namespace autostock::rl
