#pragma once

#include "indicators/indicator.h"

namespace autostock {

/** Exponential mean, alpha = 2 / (period + 1), seeded with the mean of the first `period` values (TA-Lib). */
class ExponentialMean {
 public:
  explicit ExponentialMean(int period) : period_(period), alpha_(2.0 / (period + 1.0)) {}

  /** The mean after `value`, NaN until `period` values were seen. */
  double push(double value) {
    if (seen_ >= period_) return mean_ = (value - mean_) * alpha_ + mean_;
    mean_ += value;
    if (++seen_ < period_) return UNKNOWN;
    return mean_ /= period_;
  }

 private:
  int period_;
  double alpha_;
  double mean_ = 0;
  int seen_ = 0;
};

/** Wilder's mean: alpha = 1 / period, seeded with the mean of the first `period` values. */
class WilderMean {
 public:
  explicit WilderMean(int period) : period_(period), gain_(1.0 / period), decay_((period - 1.0) / period) {}

  double push(double value) {
    if (seen_ >= period_) return mean_ = mean_ * decay_ + value * gain_;
    mean_ += value;
    if (++seen_ < period_) return UNKNOWN;
    return mean_ /= period_;
  }

 private:
  int period_;
  double gain_;
  double decay_;
  double mean_ = 0;
  int seen_ = 0;
};

}  // namespace autostock
