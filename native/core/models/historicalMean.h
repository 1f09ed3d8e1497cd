#pragma once

#include "models/linearModel.h"

namespace autostock {

/** Forecasts the mean label of the train rows, horizon by horizon. Welch and Goyal 2008. */
class HistoricalMeanModel final : public LinearModel {
 public:
  std::string_view name() const override { return "historicalMean"; }
  std::vector<FieldInfo> fields() const override { return {}; }
  int64_t window(const Params& options) const override;

 protected:
  LinearFit fit(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
};

}  // namespace autostock
