#include "inference/linear.h"

#include <algorithm>
#include <utility>

namespace autostock {

LinearForecaster::LinearForecaster(int64_t window, int64_t features, std::vector<float> kernel, float bias)
    : window_(window), features_(features), kernel_(std::move(kernel)), bias_(bias) {}

float LinearForecaster::forecast(const float* window, float* scratch) const {
  const int64_t F = features_;
  std::fill_n(scratch, F, 0.0f);
  for (int64_t t = 0; t < window_; ++t) {
    const float* x = window + t * F;
    const float* k = kernel_.data() + t * F;
    for (int64_t f = 0; f < F; ++f) scratch[f] += x[f] * k[f];  // one sum per feature, in order of time
  }
  float sum = bias_;
  for (int64_t f = 0; f < F; ++f) sum += scratch[f];
  return sum;
}

}  // namespace autostock
