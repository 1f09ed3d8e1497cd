#pragma once

#include "indicators/smoothing.h"

namespace autostock {

/** Exponential moving average of the close, seeded with the SMA of the first `period`. First value at period - 1. */
class Ema {
 public:
  static constexpr const char* NAME = "ema";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"ema"};

  struct Options {
    int period = 20;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Ema(const Options& options) : mean_(options.period) {}

  void update(const double* in, double* out) { out[0] = mean_.push(in[0]); }

 private:
  ExponentialMean mean_;
};

}  // namespace autostock
