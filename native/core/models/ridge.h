#pragma once

#include <tuple>

#include "models/linearModel.h"

namespace autostock {

struct RidgeOptions {
  double lambdaMin = 1e-3;    // smallest penalty, in units of feature variance
  double lambdaMax = 1e3;     // largest penalty
  int64_t lambdaSteps = 25;   // penalties tried, evenly spaced in logarithm

  static constexpr auto fields() {
    return std::tuple{field("lambdaMin", &RidgeOptions::lambdaMin, 1e-9, 1e6),
                      field("lambdaMax", &RidgeOptions::lambdaMax, 1e-9, 1e6),
                      field("lambdaSteps", &RidgeOptions::lambdaSteps, 1, 1000)};
  }
};

/**
 * w = (Xc'Xc/n + lambda I)^-1 Xc'yc/n on the last bar's features, centred, intercept free; float64 Cholesky.
 * lambda has, for each horizon, the least Huber loss on the validation rows; without any, the least generalised cross-validation
 * score n SSE / (n - tr H)^2. Hoerl and Kennard 1970; Golub, Heath and Wahba 1979.
 */
class RidgeModel final : public LinearModel {
 public:
  std::string_view name() const override { return "ridge"; }
  std::vector<FieldInfo> fields() const override { return describeFields<RidgeOptions>(); }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
