#pragma once

#include <tuple>

#include "models/linearModel.h"

namespace autostock {

struct EwmaOptions {
  double halfLife = 20.0;  // bars after which a return weighs half
  int64_t feature = 0;     // index of the one-bar return

  static constexpr auto fields() {
    return std::tuple{field("halfLife", &EwmaOptions::halfLife, 0.5, 128),
                      field("feature", &EwmaOptions::feature, 0, 1 << 20)};
  }
};

/**
 * The mean return of late goes on: sqrt(h) times the exponentially weighted mean of the one-bar returns. The weights
 * span four half-lives and add to 1. Brown 1959; RiskMetrics 1996.
 */
class EwmaModel final : public LinearModel {
 public:
  std::string_view name() const override { return "ewma"; }
  std::vector<FieldInfo> fields() const override { return describeFields<EwmaOptions>(); }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
