#pragma once

#include <tuple>

#include "models/linearModel.h"

namespace autostock {

struct HarOptions {
  int64_t mediumBars = 5;  // a week of daily bars
  int64_t longBars = 22;   // a month of daily bars
  int64_t feature = 0;     // index of the one-bar return

  static constexpr auto fields() {
    return std::tuple{field("mediumBars", &HarOptions::mediumBars, 2, 256),
                      field("longBars", &HarOptions::longBars, 3, 512),
                      field("feature", &HarOptions::feature, 0, 1 << 20)};
  }
};

/**
 * Heterogeneous autoregression: each horizon's label on an intercept, the last one-bar return and its means over
 * mediumBars and longBars, least squares. Corsi 2009, there of realised volatility.
 */
class HarModel final : public LinearModel {
 public:
  std::string_view name() const override { return "har"; }
  std::vector<FieldInfo> fields() const override { return describeFields<HarOptions>(); }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
