#pragma once

#include <vector>

#include "models/model.h"

namespace autostock {

/** Point forecasts that are linear in the window: [h] = bias[h] + sum over t, f of weight[h][t][f] x[t][f]. */
struct LinearFit {
  std::vector<double> weight;  // [H][L*F]
  std::vector<double> bias;    // [H]
};

/**
 * A member in closed form: a child fits the points, this adds what the head says beside them, from the residuals
 * of the validation rows (of the train rows without any): their quantiles, their standard deviation, or a
 * Student-t by moments. Tensors: weight [H,L*F], bias [H], and spread [O] (raw head values) unless the head is a point.
 */
class LinearModel : public Model {
 public:
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const final;
  Trained train(const Params& options, const Output& output, const TrainView& data, const TrainOptions& training,
                const TrainSession& session) const final;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const final;

 protected:
  /** `data` is checked. Losses that choose among fits use training.huberDelta. */
  virtual LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                        const Control& control) const = 0;
};

/** Raw head values of one horizon, [K], 0 at the point, that finish to the spread of `residuals` (label - point). */
std::vector<float> spreadOf(const Output& output, std::vector<double> residuals);

}  // namespace autostock
