#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>

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

/**
 * The training loss: (1 - icShare - rankShare) of the head's, icShare of minus dateCorrelation, rankShare of
 * pairwiseLogistic or listMle. starts: rows of the batch's dates, [D + 1]; may be empty when both shares are 0.
 */
torch::Tensor mixedLoss(const Output& output, const torch::Tensor& raw, const torch::Tensor& labels,
                        std::span<const int64_t> starts, const TrainOptions& training);

}  // namespace autostock
