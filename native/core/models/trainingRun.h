#pragma once

#include <memory>
#include <string>

#include "models/adamW.h"
#include "models/batches.h"
#include "models/gradientModel.h"
#include "models/judge.h"
#include "models/trainState.h"

namespace autostock {

/**
 * Training of one gradient member, epoch by epoch. Between two epochs all that matters is in a TrainState, dropout and
 * order come from (seed, epoch): cut anywhere and resumed, a training on the CPU gives the same bits.
 *
 * Validation judges served forecasts (models/judge.h). The epoch with the least loss, or with stopOnRankIc the largest
 * rank IC, is kept; training ends after `patience` epochs without a better one. Without validation rows the last epoch
 * is kept. With averageShare every epoch runs, weights are averaged over the last ceil(averageShare * epochs) of them
 * at a constant rate (SWA, Izmailov et al. 2018), running statistics are estimated again on the train rows, and the
 * average is kept unless some epoch validated better.
 */
class TrainingRun {
 public:
  TrainingRun(const GradientModel& model, const Params& options, const Shape& shape, const TrainView& data,
              const TrainOptions& training, const TrainSession& session);

  Trained run();

 private:
  [[noreturn]] void diverged(const std::string& what);
  bool validated() const { return !data_.validRows.empty(); }
  /** No further epoch is to be run. */
  bool ended() const;
  void resume(std::span<const uint8_t> bytes);
  void runEpoch();
  double trainBatch(const Batch& batch, Mode& mode, int64_t step);
  /** Keeps `weights` when they are judged better than the best, or when there is nothing to judge by. */
  void consider(const Tensors& weights, const Judgement& quality, int64_t epoch, bool average);
  void addToAverage(const Tensors& weights);
  void finish();
  /** Means of the batch statistics over an epoch, whatever the layer's momentum. */
  void estimateStatistics();
  Tensors snapshot() const;
  void load(const Tensors& weights);
  Judgement judged(const Tensors& weights) const;
  Trained trained();
  Trained trainedWithState();

  const GradientModel& model_;
  const Params& options_;
  Shape shape_;
  const TrainView& data_;
  const TrainOptions& training_;
  const TrainSession& session_;
  torch::Device device_;
  Fingerprint fingerprint_;
  Parameters parameters_;
  std::unique_ptr<Network> network_;
  AdamW optimiser_;
  Batches batches_;
  int64_t averageFrom_;  // first epoch, from 0, that counts in the average
  TrainState state_;
};

}  // namespace autostock
