#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "inference/tensors.h"
#include "models/model.h"

namespace autostock {

/** What a training was started with, as hashes of its bits. */
struct Fingerprint {
  uint64_t model;     // name, options, features, output
  uint64_t training;  // every TrainOptions field, the seed among them
  uint64_t data;      // features, labels, rows, horizons, dates
};

Fingerprint fingerprintOf(std::string_view model, const Params& options, const Output& output, const TrainView& data,
                          const TrainOptions& training);

/** A training between two epochs: all that the next epoch and the result depend on. */
struct TrainState {
  Tensors weights;
  Tensors mean;     // AdamW's first moment
  Tensors square;   // AdamW's second moment
  Tensors best;
  Tensors average;  // of the weights over averagedEpochs
  int64_t epochs = 0;
  int64_t bestEpoch = 0;
  int64_t averagedEpochs = 0;
  /** Nothing is left to do: `best` is the result. */
  bool finished = false;
  /** `best` is the average. */
  bool averaged = false;
  /** What `best` reached: lower is better. */
  double bestScore = std::numeric_limits<double>::infinity();
  double keptLoss = std::numeric_limits<double>::quiet_NaN();
  double keptRankIc = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> trainLoss, validLoss, validRankIc;  // [epochs]
};

/** What the tensors of a state must be. */
struct StateShape {
  std::vector<TensorSpec> weights;
  std::vector<TensorSpec> moments;  // the weights that are trained by gradients
  bool averages = false;            // whether an average is kept
  int64_t epochs = 0;               // most epochs
};

/**
 * Safetensors bytes: weights.*, mean.*, square.*, best.*, average.* (where kept) and `progress`, whose 64-bit words
 * are four float32 of 16 bits each, low first, so that doubles keep their bits and the parser stays strict.
 */
std::vector<uint8_t> writeState(const TrainState& state, const Fingerprint& fingerprint);

/** Reads it back; damaged, hostile or of another training: AUTOSTOCK_MODEL_CHECKPOINT saying which. */
TrainState readState(std::span<const uint8_t> bytes, const StateShape& shape, const Fingerprint& fingerprint);

}  // namespace autostock
