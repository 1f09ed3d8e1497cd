#include "models/timeProfiles.h"

#include <cmath>

#include "inference/linear.h"
#include "models/initialise.h"

namespace autostock {

std::unique_ptr<Forecaster> openProfiles(const TimeProfiles& profiles, const Shape& shape, const Tensors& tensors) {
  const int64_t L = profiles.window;
  const int64_t F = shape.features;
  const int64_t O = shape.output.size();
  const auto P = static_cast<int64_t>(profiles.shift.size());
  const std::vector<float>& head = tensors.at("head.weight").data;  // [O][P][F]
  const std::vector<float>& headBias = tensors.at("head.bias").data;
  std::vector<double> kernel(static_cast<size_t>(L * F * O));
  std::vector<double> bias(headBias.begin(), headBias.end());
  for (int64_t p = 0; p < P; ++p) {
    for (int64_t o = 0; o < O; ++o) {
      for (int64_t f = 0; f < F; ++f) {
        const double h = head[(o * P + p) * F + f];
        bias[o] += profiles.shift[p] * h;
        for (int64_t t = 0; t < L; ++t) kernel[(t * F + f) * O + o] += profiles.weight[p * L + t] * h;
      }
    }
  }
  return std::make_unique<LinearForecaster>(L, F, shape.output, std::vector<float>(kernel.begin(), kernel.end()),
                                            std::vector<float>(bias.begin(), bias.end()));
}

Tensors profilesStart(const std::vector<TensorSpec>& list, int64_t window, int64_t seed) {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : list) {
    if (spec.name == "head.weight") {
      out[spec.name] = fill.normal(spec, 0.1 / std::sqrt(static_cast<double>(spec.shape[1])));
    } else {
      out[spec.name] = fill.constant(spec, spec.shape.size() == 2 ? 1.0f / static_cast<float>(window) : 0.0f);
    }
  }
  return out;
}

}  // namespace autostock
