#include "rl/adam.h"

#include <cmath>

#include "models/adamWKernel.h"

namespace autostock::rl {

double clipGradients(std::initializer_list<std::span<float>> gradients, double norm) {
  double squares = 0;
  for (const std::span<float> g : gradients) squares += squaredNorm(g.data(), static_cast<int64_t>(g.size()));
  const double before = std::sqrt(squares);
  if (!(norm > 0) || !(before > norm)) return before;
  const auto factor = static_cast<float>(norm / before);
  for (const std::span<float> g : gradients) {
    for (float& x : g) x *= factor;
  }
  return before;
}

void Adam::step(std::span<float> weights, std::span<float> gradient, double rate) {
  ++steps_;
  const auto steps = static_cast<double>(steps_);
  const auto corrected = static_cast<float>(rate / (1.0 - std::pow(adamWBeta1, steps)));
  const auto root = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(adamWBeta2, steps)));
  adamWStep({1.0f, corrected, root, 1.0f, static_cast<float>(epsilon_)}, static_cast<int64_t>(weights.size()),
            weights.data(), gradient.data(), mean_.data(), square_.data());
}

void Adam::visit(Archive& archive) {
  archive.floats("mean", mean_);
  archive.floats("square", square_);
  archive.integer("steps", steps_);
}

}  // namespace autostock::rl
