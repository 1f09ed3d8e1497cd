#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "base/control.h"
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
 * How gradient members are trained; closed-form members read huberDelta alone. The loss is that of the head (point:
 * Huber; quantiles: pinball; densities: negative log likelihood) plus shares of the negative correlation within a
 * date (icShare) and of a ranking loss within a date (rankShare: pairwise logistic, or ListMLE with listwise).
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
  double averageShare = 0.0;    // last share of the epochs whose weights are averaged (SWA); 0 = off
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
  std::vector<uint8_t> state;
  int64_t epochs = 1;
  /** Epoch whose weights are kept, counted from 1. */
  int64_t bestEpoch = 1;
  std::vector<double> trainLoss;
  std::vector<double> validLoss;
  std::vector<double> validRankIc;
};

/** Huber loss of one error: e^2/2 within delta, delta (|e| - delta/2) beyond. Huber 1964. */
double huber(double error, double delta);

/**
 * Checks shapes, rows and that every window and label to be trained on is finite; throws
 * AUTOSTOCK_NATIVE_ARGUMENT naming the first fault, AUTOSTOCK_DATA_TOO_SHORT without train rows.
 */
void checkTrainView(const TrainView& data, int64_t window);

}  // namespace autostock
