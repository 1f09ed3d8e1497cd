#pragma once

#include <cstdint>
#include <memory>

#include "models/model.h"

namespace autostock {

/** A gradient member under LibTorch's own operators, weights loaded once: the yardstick of the serving engines. */
class Evaluator {
 public:
  virtual ~Evaluator() = default;
  /** x: [count][L][F] -> out: [count][O] finished, as one batch on one thread. */
  virtual void run(const float* x, int64_t count, float* out) = 0;
};

/** AUTOSTOCK_NATIVE_ARGUMENT unless the member is trained by gradients. */
std::unique_ptr<Evaluator> makeEvaluator(const Model& model, const Params& options, const Shape& shape,
                                         const Tensors& tensors);

}  // namespace autostock
