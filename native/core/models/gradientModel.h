#pragma once

#include <memory>

#include "models/model.h"
#include "models/network.h"

namespace autostock {

/** An architecture trained by gradient descent: a child says how it starts and how it runs forward. */
class GradientModel : public Model {
 public:
  bool gradient() const final { return true; }
  Trained train(const Params& options, const Output& output, const TrainView& data, const TrainOptions& training,
                const TrainSession& session) const final;

  void evaluate(const Params& options, const Shape& shape, const Tensors& tensors, std::span<const float> x,
                std::span<float> out) const final;

  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override = 0;
  virtual std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                           const Parameters& parameters) const = 0;
};

/** Tensors of the core as leaf tensors of LibTorch (copied); running statistics never require a gradient. */
Parameters toParameters(const Tensors& tensors, bool requiresGrad, torch::Device device = torch::kCPU);

/** Whether a state-dict name is a running statistic of batch normalisation: updated by passes, not by gradients. */
bool isRunningStatistic(std::string_view name);

}  // namespace autostock
