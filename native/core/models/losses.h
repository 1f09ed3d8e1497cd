#pragma once

#include <torch/types.h>

#include "inference/output.h"
#include "models/training.h"

namespace autostock {

/** finishOutput() as a differentiable map: raw head values [B,O] -> forecasts [B,H,K]. */
torch::Tensor finishedOutput(const Output& output, const torch::Tensor& raw);

/**
 * Mean loss of the head over rows and horizons. raw: [B,O]; labels: [B,H]. Point: Huber 1964; quantiles: pinball,
 * Koenker and Bassett 1978; gaussian and studentT: negative log likelihood without constants.
 */
torch::Tensor headLoss(const Output& output, const torch::Tensor& raw, const torch::Tensor& labels, double huberDelta);

}  // namespace autostock
