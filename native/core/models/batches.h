#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "models/dates.h"
#include "models/training.h"

namespace autostock {

/** Windows and labels of one step. The tensors are views of a buffer that the next cut() overwrites. */
struct Batch {
  torch::Tensor x;               // [B,L,F]
  torch::Tensor y;               // [B,H]
  std::vector<int64_t> starts;   // [D + 1] rows of its dates; empty unless batches are whole dates
};

/**
 * The train rows of an epoch in a new order, cut from the panel. On the CPU windows are gathered into one buffer; on
 * another device the panel lies there once and a batch is selected from a view of all its windows.
 */
class Batches {
 public:
  /** byDate: dates are shuffled and each batch is the same number of whole dates, batchSize rows on average. */
  Batches(const TrainView& data, int64_t window, int64_t batchSize, bool byDate, torch::Device device);

  /** Batches of an epoch. */
  int64_t count() const { return count_; }
  /** Order of the epoch by Fisher-Yates from the stream (seed, "shuffle", epoch), whatever was before. */
  void shuffle(int64_t seed, int64_t epoch);
  /** Rows of a batch in the present order. */
  int64_t rows(int64_t batch) const;
  const Batch& cut(int64_t batch);

 private:
  std::span<const int32_t> rowsOf(int64_t batch) const;

  const TrainView& data_;
  int64_t window_;
  bool byDate_;
  int64_t perBatch_;  // rows, or dates
  int64_t count_;
  Dates dates_;
  std::vector<int64_t> dateOrder_;   // [D]
  std::vector<int32_t> order_;       // rows in the order of the epoch
  std::vector<int64_t> orderStarts_; // [D + 1] of order_
  torch::Device device_;
  torch::Tensor x_, y_;              // buffers on the CPU; [R-L+1,L,F] windows and [R,H] labels elsewhere
  Batch batch_;
};

}  // namespace autostock
