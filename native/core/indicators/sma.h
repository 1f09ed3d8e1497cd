#pragma once

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** Simple moving average: mean of the last `period` closes. First value at bar period - 1. */
class Sma {
 public:
  static constexpr const char* NAME = "sma";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"sma"};

  struct Options {
    int period = 20;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Sma(const Options& options) : period_(options.period), window_(options.period) {}

  void update(const double* in, double* out) {
    window_.push({in[0]});
    out[0] = window_.full() ? window_.sum(0) / period_ : UNKNOWN;
  }

 private:
  double period_;
  RollingSums<1> window_;
};

}  // namespace autostock
