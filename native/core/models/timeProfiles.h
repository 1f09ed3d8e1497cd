#pragma once

#include <memory>
#include <vector>

#include "inference/forecaster.h"
#include "inference/tensors.h"
#include "models/model.h"

namespace autostock {

/** P linear maps over time, the same for every feature: z[p][f] = shift[p] + sum over t of weight[p][t] x[t][f]. */
struct TimeProfiles {
  int64_t window = 1;          // L
  std::vector<double> weight;  // [P][L]
  std::vector<double> shift;   // [P]
};

/** head over z [P][F] (head.weight [O,P*F], head.bias [O]), folded in float64 into one kernel over the window. */
std::unique_ptr<Forecaster> openProfiles(const TimeProfiles& profiles, const Shape& shape, const Tensors& tensors);

/** New weights: every map over time the mean of its bars, the head N(0, 0.01 / inputs), biases 0. */
Tensors profilesStart(const std::vector<TensorSpec>& list, int64_t window, int64_t seed);

}  // namespace autostock
