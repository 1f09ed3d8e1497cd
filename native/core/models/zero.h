#pragma once

#include "models/linearModel.h"

namespace autostock {

/** Forecasts no move: what every other member must beat. */
class ZeroModel final : public LinearModel {
 public:
  std::string_view name() const override { return "zero"; }
  std::vector<FieldInfo> fields() const override { return {}; }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
