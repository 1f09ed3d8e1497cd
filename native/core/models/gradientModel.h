#pragma once

#include <memory>

#include "models/model.h"
#include "models/network.h"

namespace autostock {

/** An architecture trained by gradient descent: a child says how it starts and how it runs forward. */
class GradientModel : public Model {
 public:
  Trained train(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const final;

  /** New weights, from the seed alone. */
  virtual Tensors initialise(const Params& options, int64_t featureCount, int64_t seed) const = 0;
  virtual std::unique_ptr<Network> network(const Params& options, int64_t featureCount,
                                           const Parameters& parameters) const = 0;
};

/** Tensors of the core as leaf tensors of LibTorch (copied). */
Parameters toParameters(const Tensors& tensors, bool requiresGrad);

}  // namespace autostock
