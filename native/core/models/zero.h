#pragma once

#include "models/model.h"

namespace autostock {

/** Forecasts no move: what every other member must beat. */
class ZeroModel final : public Model {
 public:
  std::string_view name() const override { return "zero"; }
  std::vector<FieldInfo> fields() const override { return {}; }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, int64_t featureCount) const override;
  Trained train(const Params& options, const TrainView& data, const TrainOptions& training,
                const Control& control) const override;
  std::unique_ptr<Forecaster> open(const Params& options, int64_t featureCount,
                                   const Tensors& tensors) const override;
};

}  // namespace autostock
