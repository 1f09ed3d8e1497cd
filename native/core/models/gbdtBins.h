#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/training.h"

namespace autostock {

/**
 * Ascending thresholds that cut `values` into at most `bins` bins of about as many values each, halfway between
 * neighbours; a value held by more than a bin's share stands alone. Empty for a constant. As LightGBM, Ke et al. 2017.
 */
std::vector<float> binThresholds(std::vector<float> values, int64_t bins);

/**
 * The features as bin numbers. A column is one feature of one bar of the window: column c is c-th of a window's [L][F]
 * values. Bins come from the train rows alone, those of a feature serve it at every lag.
 */
class GbdtBins {
 public:
  /** bins: 2 .. 255. */
  GbdtBins(const TrainView& data, int64_t window, int64_t bins, const Control& control);

  int64_t columns() const { return window_ * features_; }
  /** Codes of a column: the one of row r is at [r]; only for rows that end a window. */
  const uint8_t* codes(int64_t column) const {
    return codes_.data() + (column % features_) * rows_ + padding_ - (window_ - 1 - column / features_);
  }
  /** Bins b = 0 .. count of thresholds; code <= b exactly when value <= thresholds[b]. */
  std::span<const float> thresholds(int64_t column) const { return thresholds_[column % features_]; }

 private:
  int64_t window_;
  int64_t features_;
  int64_t rows_;
  int64_t padding_;  // so that no pointer of codes() leaves the array
  std::vector<uint8_t> codes_;                  // [F][R]
  std::vector<std::vector<float>> thresholds_;  // [F]
};

}  // namespace autostock
