#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/control.h"
#include "base/fields.h"
#include "inference/forecaster.h"
#include "inference/tensors.h"
#include "models/training.h"

namespace autostock {

/** One architecture of the zoo: its options, its tensors, how it is trained and how it is opened. */
class Model {
 public:
  virtual ~Model() = default;

  virtual std::string_view name() const = 0;
  virtual std::vector<FieldInfo> fields() const = 0;
  /** Look-back bars under these options: L. */
  virtual int64_t window(const Params& options) const = 0;
  /** Every tensor of the state dict under these options. */
  virtual std::vector<TensorSpec> tensors(const Params& options, int64_t featureCount) const = 0;
  /** Fits to data.trainRows; throws AUTOSTOCK_CANCELLED or AUTOSTOCK_MODEL_DIVERGED. */
  virtual Trained train(const Params& options, const TrainView& data, const TrainOptions& training,
                        const Control& control) const = 0;
  /** A forecaster over tensors that match tensors(). */
  virtual std::unique_ptr<Forecaster> open(const Params& options, int64_t featureCount,
                                           const Tensors& tensors) const = 0;
};

}  // namespace autostock
