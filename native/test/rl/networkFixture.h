#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "rl/networks/network.h"

namespace autostock::test {

using namespace autostock::rl;

inline std::vector<float> normals(int64_t count, uint64_t seed) {
  Rng rng(seed, "fixture");
  std::vector<float> out(static_cast<size_t>(count));
  for (float& x : out) x = static_cast<float>(rng.normal());
  return out;
}

/** Half the squared distance from targets that belong to the samples; keeps what it was shown, by sample. */
struct Squares final : Loss {
  explicit Squares(const NetworkShape& shape) : width(shape.width()) {}

  void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) override {
    for (int64_t i = 0; i < n * width; ++i) {
      const auto cell = static_cast<size_t>(samples[i / width] * width + i % width);
      if (outputs.size() <= cell) outputs.resize(cell + 1, NAN);
      outputs[cell] = y[i];
      dy[i] = y[i] - static_cast<float>(std::sin(static_cast<double>(3 * cell + 1)));
      value += 0.5 * dy[i] * dy[i];
    }
  }

  int64_t width;
  double value = 0;
  std::vector<float> outputs;  // [samples][width], NaN where no sample was
};

using Pass = std::function<void(Network&, Loss&)>;

/** Gradient of Squares over a pass, by the parameters' own layout. */
inline std::vector<float> gradientOf(Network& network, const Pass& pass) {
  std::ranges::fill(network.gradients(), 0.0f);
  Squares loss(network.shape());
  pass(network, loss);
  return {network.gradients().begin(), network.gradients().end()};
}

/** Slopes along a drawn direction in each tensor against central differences; small steps pass few kinks of ReLU. */
inline void checkGradients(Network& network, const Pass& pass, bool kinks = false) {
  const double tolerance = kinks ? 2e-2 : 2e-3;
  const std::vector<float> gradient = gradientOf(network, pass);
  const std::vector<float> start(network.parameters().begin(), network.parameters().end());
  const auto valueAt = [&](const std::vector<float>& direction, float step) {
    for (size_t i = 0; i < start.size(); ++i) network.parameters()[i] = start[i] + step * direction[i];
    network.refresh();
    Squares loss(network.shape());
    pass(network, loss);
    return loss.value;
  };
  uint64_t draw = 100;
  for (const TensorSpec& spec : network.specs()) {
    Tensors only = network.toTensors(std::vector<float>(start.size()));
    only.at(spec.name).data = normals(elementCount(spec.shape), ++draw);
    std::vector<float> direction(start.size());
    network.fromTensors(only, direction);
    const double slope = std::inner_product(direction.begin(), direction.end(), gradient.begin(), 0.0);
    const float step = (kinks ? 2e-4f : 8e-3f) / std::sqrt(static_cast<float>(elementCount(spec.shape)));
    const double rise = valueAt(direction, step) - valueAt(direction, -step);
    const double difference = rise / (2.0 * static_cast<double>(step));
    if (!(std::abs(slope - difference) <= tolerance * std::max(1.0, std::abs(difference))))
      fail(__FILE__, __LINE__, spec.name + ": " + std::to_string(slope) + " is not " + std::to_string(difference));
  }
  std::ranges::copy(start, network.parameters().begin());
  network.refresh();
}

/** The perceptrons that differ in more than size: tanh, ReLU, dueling, with constants. */
struct PerceptronCase {
  NetworkOptions options;
  NetworkShape shape;
};

inline std::vector<PerceptronCase> perceptronCases() {
  NetworkOptions tanh, relu, odd;
  tanh.hidden = 12;
  relu.hidden = 16;
  relu.relu = true;
  odd.hidden = 7;
  odd.layers = 3;
  return {{tanh, {5, 3, 0, 0, 1}}, {relu, {5, 9, 0, 0, 0.5}}, {tanh, {4, 6, 0, 2, 0.1}}, {odd, {6, 2, 2, 0, 0.01}},
          {odd, {3, 5, 0, 1, 1}}};
}

/** All rows of a batch in no order, one of them twice; count is no multiple of 7. */
inline std::vector<uint32_t> someRows(uint32_t count) {
  std::vector<uint32_t> rows;
  for (uint32_t i = 0; i < count; ++i) rows.push_back((i * 7 + 3) % count);
  rows.push_back(rows[1]);
  return rows;
}

}  // namespace autostock::test
