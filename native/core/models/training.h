#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "inference/tensors.h"

namespace autostock {

/** What a model is fitted to. Owns nothing. A window of L bars ending at row r is L*F contiguous floats. */
struct TrainView {
  std::span<const float> features;  // [R][F], R = S * T rows
  std::span<const float> labels;    // [R]
  int64_t featureCount = 0;         // F
  std::span<const int32_t> trainRows;
  std::span<const int32_t> validRows;

  int64_t rowCount() const { return static_cast<int64_t>(labels.size()); }
  /** The window of `length` bars that ends at `row`: [length][F]. */
  const float* window(int64_t row, int64_t length) const {
    return features.data() + (row - length + 1) * featureCount;
  }
};

/** How gradient members are trained; closed-form members read huberDelta alone. */
struct TrainOptions {
  int64_t epochs = 20;
  int64_t batchSize = 128;
  double learningRate = 2e-3;
  double weightDecay = 1e-4;
  double clipNorm = 1.0;
  int64_t patience = 4;
  double huberDelta = 1.0;
  int64_t seed = 1;

  static constexpr auto fields() {
    return std::tuple{field("epochs", &TrainOptions::epochs, 1, 1e6),
                      field("batchSize", &TrainOptions::batchSize, 1, 1 << 20),
                      field("learningRate", &TrainOptions::learningRate, 1e-12, 1),
                      field("weightDecay", &TrainOptions::weightDecay, 0, 1),
                      field("clipNorm", &TrainOptions::clipNorm, 1e-12, 1e12),
                      field("patience", &TrainOptions::patience, 1, 1e6),
                      field("huberDelta", &TrainOptions::huberDelta, 1e-12, 1e12),
                      field("seed", &TrainOptions::seed, 0)};
  }
};

/** What training returns. Losses are mean Huber losses by epoch; validLoss is NaN without validation rows. */
struct Trained {
  Tensors tensors;
  int64_t epochs = 1;
  /** Epoch whose weights are kept, counted from 1. */
  int64_t bestEpoch = 1;
  std::vector<double> trainLoss;
  std::vector<double> validLoss;
};

/** Huber loss of one error: e^2/2 within delta, delta (|e| - delta/2) beyond. Huber 1964. */
double huber(double error, double delta);

/**
 * Checks shapes, rows and that every window and label to be trained on is finite; throws
 * AUTOSTOCK_NATIVE_ARGUMENT naming the first fault, AUTOSTOCK_DATA_TOO_SHORT without train rows.
 */
void checkTrainView(const TrainView& data, int64_t window);

}  // namespace autostock
