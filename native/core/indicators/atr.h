#pragma once

#include <algorithm>

#include "indicators/smoothing.h"

namespace autostock {

/** Average true range: Wilder mean of max(high - low, |high - close[t-1]|, |low - close[t-1]|), which needs a previous
 *  close. First value at bar `period`. Source: Wilder (1978). */
class Atr {
 public:
  static constexpr const char* NAME = "atr";
  static constexpr std::array INPUTS{"high", "low", "close"};
  static constexpr std::array OUTPUTS{"atr"};

  struct Options {
    int period = 14;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Atr(const Options& options) : mean_(options.period) {}

  void update(const double* in, double* out) {
    const double high = std::max(in[0], previous_);
    const double low = std::min(in[1], previous_);
    previous_ = in[2];
    out[0] = started_ ? mean_.push(high - low) : UNKNOWN;
    started_ = true;
  }

 private:
  WilderMean mean_;
  double previous_ = 0;
  bool started_ = false;
};

}  // namespace autostock
