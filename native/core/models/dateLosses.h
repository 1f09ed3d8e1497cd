#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>

namespace autostock {

/** Where the rows of whole dates lie in a batch, padded to the largest date: [D][S]. */
class DateLayout {
 public:
  /** starts: [D + 1] rows of date d are starts[d] up to starts[d + 1]. */
  DateLayout(std::span<const int64_t> starts, torch::Device device);

  /** values: [B,H] -> [D,S,H]; padding repeats row 0. */
  torch::Tensor spread(const torch::Tensor& values) const;
  /** 1 where a place holds a row: [D,S,1] float32. */
  const torch::Tensor& mask() const { return mask_; }
  /** Rows of each date: [D,1] float32. */
  const torch::Tensor& sizes() const { return sizes_; }

 private:
  int64_t dates_;
  int64_t widest_ = 0;
  torch::Tensor index_;  // [D*S] int64
  torch::Tensor mask_, sizes_;
};

/**
 * Mean over horizons, and over dates of at least 3 rows, of the Pearson correlation of points [B,H] and labels [B,H]
 * within a date (population moments; correlationFloor added to both variances). 0 without such a date.
 */
torch::Tensor dateCorrelation(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout);

/**
 * RankNet (Burges et al. 2005): log(1 + exp(s_j - s_i)) over the pairs of a date with label i above label j; mean over
 * pairs, then over dates of at least 2 rows, then over horizons.
 */
torch::Tensor pairwiseLogistic(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout);

/** ListMLE (Xia et al. 2008) divided by the date's rows; mean over dates of at least 2 rows and horizons. */
torch::Tensor listMle(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout);

}  // namespace autostock
