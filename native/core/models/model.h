#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/control.h"
#include "base/fields.h"
#include "inference/forecaster.h"
#include "inference/tensors.h"
#include "models/training.h"

namespace autostock {

/** What a member reads and says: F features a bar, O values a forecast. */
struct Shape {
  int64_t features = 1;
  Output output;
};

/** One architecture of the zoo: its options, its tensors, how it is trained and how it is opened. */
class Model {
 public:
  virtual ~Model() = default;

  virtual std::string_view name() const = 0;
  virtual std::vector<FieldInfo> fields() const = 0;
  /** Look-back bars under these options: L. */
  virtual int64_t window(const Params& options) const = 0;
  /** Bars that can change a forecast, the last included: at most the window. */
  virtual int64_t receptiveField(const Params& options) const { return window(options); }
  /** Whether open().stream() advances a bar by one step instead of running a window. */
  virtual bool streamable(const Params&) const { return false; }
  /** Whether it is trained by gradients: initialise() and evaluate() then work. */
  virtual bool gradient() const { return false; }
  /** Every tensor of the state dict under these options. */
  virtual std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const = 0;
  /** Fits to data.trainRows; throws AUTOSTOCK_CANCELLED or AUTOSTOCK_MODEL_DIVERGED. */
  virtual Trained train(const Params& options, const Output& output, const TrainView& data,
                        const TrainOptions& training, const TrainSession& session) const = 0;
  /** New weights, from the seed alone; AUTOSTOCK_NATIVE_ARGUMENT unless gradient(). */
  virtual Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const;
  /** LibTorch's own evaluation: x [B][L][F] -> out [B][O]; AUTOSTOCK_NATIVE_ARGUMENT unless gradient(). */
  virtual void evaluate(const Params& options, const Shape& shape, const Tensors& tensors, std::span<const float> x,
                        std::span<float> out) const;
  /** A forecaster over tensors that match tensors(). */
  virtual std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape,
                                           const Tensors& tensors) const = 0;
};

}  // namespace autostock
