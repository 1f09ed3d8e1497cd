#pragma once

#include <tuple>

#include "models/linearModel.h"

namespace autostock {

struct LastReturnOptions {
  int64_t window = 60;  // bars kept: the longest horizon it can serve
  int64_t feature = 0;  // index of the one-bar return

  static constexpr auto fields() {
    return std::tuple{field("window", &LastReturnOptions::window, 1, 512),
                      field("feature", &LastReturnOptions::feature, 0, 1 << 20)};
  }
};

/**
 * What happened goes on: the h bars ahead return the sum of the last h one-bar returns, sum z / sqrt(h) in sigmas.
 * A horizon beyond the window throws AUTOSTOCK_CONFIG_INVALID. The "naive" forecast of Hyndman and Athanasopoulos.
 */
class LastReturnModel final : public LinearModel {
 public:
  std::string_view name() const override { return "lastReturn"; }
  std::vector<FieldInfo> fields() const override { return describeFields<LastReturnOptions>(); }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
