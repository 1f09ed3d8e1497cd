#pragma once

#include <tuple>

#include "models/linearModel.h"

namespace autostock {

struct AutoregressionOptions {
  int64_t maxLags = 10;  // most lags that are tried
  int64_t feature = 0;   // index of the one-bar return

  static constexpr auto fields() {
    return std::tuple{field("maxLags", &AutoregressionOptions::maxLags, 1, 64),
                      field("feature", &AutoregressionOptions::feature, 0, 1 << 20)};
  }
};

/**
 * AR(p): each horizon's label on an intercept and the last p one-bar returns (direct forecasts), least squares. p, from
 * 0, has the least n ln(variance) + (p + 1) ln n on the same train rows (BIC, Schwarz 1978), where n is rows / h: labels
 * of h bars overlap.
 */
class AutoregressionModel final : public LinearModel {
 public:
  std::string_view name() const override { return "ar"; }
  std::vector<FieldInfo> fields() const override { return describeFields<AutoregressionOptions>(); }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
