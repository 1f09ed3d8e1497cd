#include "inference/linear.h"

#include <algorithm>
#include <utility>

#include "inference/kernels.h"

namespace autostock {

LinearForecaster::LinearForecaster(int64_t window, int64_t features, Output output, std::vector<float> kernel,
                                   std::vector<float> bias)
    : Forecaster(window, features, output), kernel_(std::move(kernel)), bias_(std::move(bias)) {}

void LinearForecaster::raw(const float* window, float* out, float*) const {
  std::copy(bias_.begin(), bias_.end(), out);
  accumulate(window, this->window() * featureCount(), kernel_.data(), output().size(), out);
}

}  // namespace autostock
