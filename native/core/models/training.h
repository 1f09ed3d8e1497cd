#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/control.h"
#include "base/error.h"
#include "base/fields.h"
#include "inference/output.h"
#include "inference/tensors.h"

namespace autostock {

/** What a model is fitted to. Owns nothing. A window of L bars ending at row r is L*F contiguous floats. */
struct TrainView {
  std::span<const float> features;  // [R][F], R = S * T rows
  std::span<const float> labels;    // [R][H]
  int64_t featureCount = 0;         // F
  std::span<const int32_t> trainRows;
  std::span<const int32_t> validRows;
  std::span<const int32_t> horizons;  // [H] bars each label looks ahead; empty: one of 1 bar
  int64_t barCount = 0;               // T of row = s * T + t; 0: all rows are of one symbol

  int64_t horizonCount() const { return horizons.empty() ? 1 : static_cast<int64_t>(horizons.size()); }  // H
  int64_t rowCount() const { return static_cast<int64_t>(labels.size()) / horizonCount(); }              // R
  const float* label(int64_t row) const { return labels.data() + row * horizonCount(); }                 // [H]
  int64_t bar(int64_t row) const { return barCount > 0 ? row % barCount : row; }
  /** The window of `length` bars that ends at `row`: [length][F]. */
  const float* window(int64_t row, int64_t length) const {
    return features.data() + (row - length + 1) * featureCount;
  }
};

/**
 * How gradient members are trained; closed-form members read huberDelta alone. The loss is
 *   (1 - icShare - rankShare) head + icShare * -correlation + rankShare * ranking,
 * head: Huber of points, pinball of quantiles or negative log likelihood of densities; the other two of point forecast
 * and label within a date (models/dateLosses.h). A batch is then whole dates and holds batchSize rows on average.
 */
struct TrainOptions {
  int64_t epochs = 20;
  int64_t batchSize = 128;
  double learningRate = 2e-3;
  double weightDecay = 1e-4;
  double clipNorm = 1.0;
  int64_t patience = 4;
  double huberDelta = 1.0;
  int64_t seed = 1;
  double icShare = 0.0;
  double rankShare = 0.0;
  bool listwise = false;
  bool stopOnRankIc = false;    // early stopping and best weights by validation rank IC instead of the loss
  double averageShare = 0.0;    // last share of the epochs whose weights are averaged (SWA); 0 = off; runs every epoch
  bool cuda = false;            // train on the first GPU
  bool bfloat16 = false;        // autocast matrix products to bfloat16 (CUDA alone)

  static constexpr auto fields() {
    return std::tuple{field("epochs", &TrainOptions::epochs, 1, 1e6),
                      field("batchSize", &TrainOptions::batchSize, 1, 1 << 20),
                      field("learningRate", &TrainOptions::learningRate, 1e-12, 1),
                      field("weightDecay", &TrainOptions::weightDecay, 0, 1),
                      field("clipNorm", &TrainOptions::clipNorm, 1e-12, 1e12),
                      field("patience", &TrainOptions::patience, 1, 1e6),
                      field("huberDelta", &TrainOptions::huberDelta, 1e-12, 1e12),
                      field("seed", &TrainOptions::seed, 0),
                      field("icShare", &TrainOptions::icShare, 0, 1),
                      field("rankShare", &TrainOptions::rankShare, 0, 1),
                      field("listwise", &TrainOptions::listwise),
                      field("stopOnRankIc", &TrainOptions::stopOnRankIc),
                      field("averageShare", &TrainOptions::averageShare, 0, 1),
                      field("cuda", &TrainOptions::cuda),
                      field("bfloat16", &TrainOptions::bfloat16)};
  }
};

/** How a training is watched, cut into pieces and taken up again. */
struct TrainSession {
  Control control;
  /** Trained::state of an earlier piece with the same model, options and data; empty: from the start. */
  std::span<const uint8_t> resume = {};
  /** Epochs to run at most before handing back an unfinished Trained with its state; 0: all of them. */
  int64_t epochLimit = 0;
};

/** What training returns. Losses are means by epoch; validLoss and validRankIc are NaN without validation rows. */
struct Trained {
  Tensors tensors;
  /** False when epochLimit cut it off: `tensors` are the best so far and `state` resumes to the same bits. */
  bool finished = true;
  /** Empty for members without epochs. The state of a finished training resumes to the same result at once. */
  std::vector<uint8_t> state;
  int64_t epochs = 1;
  /** Epoch whose weights are kept, counted from 1; the last one when `averaged`. */
  int64_t bestEpoch = 1;
  /** Whether `tensors` are the average over the last epochs and not those of one epoch. */
  bool averaged = false;
  /** Validation loss and rank IC of `tensors`. */
  double keptLoss = std::numeric_limits<double>::quiet_NaN();
  double keptRankIc = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> trainLoss;
  std::vector<double> validLoss;
  std::vector<double> validRankIc;
};

/** AUTOSTOCK_MODEL_DIVERGED with what had been reached: `lastGood` is null when the first epoch diverged. */
struct TrainingDiverged : Error {
  TrainingDiverged(const std::string& message, std::shared_ptr<const Trained> before)
      : Error(code::modelDiverged, message), lastGood(std::move(before)) {}

  std::shared_ptr<const Trained> lastGood;
};

/** Huber loss of one error: e^2/2 within delta, delta (|e| - delta/2) beyond. Huber 1964. */
double huber(double error, double delta);

/** Throws AUTOSTOCK_CONFIG_INVALID when icShare and rankShare sum above 1. */
void checkTrainOptions(const TrainOptions& training);

/**
 * Checks shapes, rows and that every window and label to be trained on is finite; throws
 * AUTOSTOCK_NATIVE_ARGUMENT naming the first fault, AUTOSTOCK_DATA_TOO_SHORT without train rows.
 */
void checkTrainView(const TrainView& data, int64_t window);

}  // namespace autostock
