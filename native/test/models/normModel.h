#pragma once

#include <torch/nn/functional.h>
#include <torch/types.h>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

#include "base/rng.h"
#include "inference/linear.h"
#include "models/gradientModel.h"

namespace autostock::test {

/** Batch norm of the last bar, then a linear head: the least member that has running statistics. Hooks watch it. */
class NormModel final : public GradientModel {
 public:
  explicit NormModel(std::function<void()> onForward = {}, std::function<void(const Tensors&)> onOpen = {})
      : onForward_(std::move(onForward)), onOpen_(std::move(onOpen)) {}

  /** Asked once a pass: whether it gives NaN. */
  std::function<bool()> poisoned;

  std::string_view name() const override { return "norm"; }
  std::vector<FieldInfo> fields() const override { return {}; }
  int64_t window(const Params&) const override { return 1; }

  std::vector<TensorSpec> tensors(const Params&, const Shape& shape) const override {
    const int64_t F = shape.features, O = shape.output.size();
    return {{"norm.running_mean", {F}}, {"norm.running_var", {F}}, {"head.weight", {O, F}}, {"head.bias", {O}}};
  }

  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override {
    Tensors out;
    for (const TensorSpec& spec : tensors(options, shape)) {
      Rng rng(static_cast<uint64_t>(seed), spec.name);
      Tensor& tensor = out[spec.name];
      tensor.shape = spec.shape;
      const bool variance = spec.name == "norm.running_var", head = spec.name == "head.weight";
      for (int64_t i = 0; i < elementCount(spec.shape); ++i) {
        tensor.data.push_back(variance ? 1.0f : head ? static_cast<float>(0.1 * rng.normal()) : 0.0f);
      }
    }
    return out;
  }

  std::unique_ptr<Network> network(const Params&, const Shape&, const Parameters& parameters) const override {
    return std::make_unique<Net>(*this, parameters);
  }

  std::unique_ptr<Forecaster> open(const Params&, const Shape& shape, const Tensors& w) const override {
    if (onOpen_) onOpen_(w);
    const int64_t F = shape.features, O = shape.output.size();
    std::vector<float> kernel(static_cast<size_t>(F * O));
    std::vector<float> bias = w.at("head.bias").data;
    for (int64_t o = 0; o < O; ++o) {
      for (int64_t f = 0; f < F; ++f) {
        const float k = w.at("head.weight").data[o * F + f] / std::sqrt(w.at("norm.running_var").data[f] + 1e-5f);
        kernel[f * O + o] = k;
        bias[o] -= k * w.at("norm.running_mean").data[f];
      }
    }
    return std::make_unique<LinearForecaster>(1, F, shape.output, std::move(kernel), std::move(bias));
  }

 private:
  struct Net final : Network {
    Net(const NormModel& m, const Parameters& p) : model(m), parameters(p) {}

    torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
      if (model.onForward_) model.onForward_();
      const torch::Tensor z =
          torch::batch_norm(x.select(1, 0), {}, {}, parameters.at("norm.running_mean"), parameters.at("norm.running_var"),
                            mode.training(), 0.1, 1e-5, false);
      const torch::Tensor y = torch::linear(z, parameters.at("head.weight"), parameters.at("head.bias"));
      return model.poisoned && model.poisoned() ? y * std::numeric_limits<float>::quiet_NaN() : y;
    }

    const NormModel& model;
    Parameters parameters;
  };

  std::function<void()> onForward_;
  std::function<void(const Tensors&)> onOpen_;
};

}  // namespace autostock::test
