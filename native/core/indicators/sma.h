#pragma once

#include <vector>

#include "indicators/indicator.h"

namespace autostock {

/**
 * Simple moving average: mean of the last `period` closes, (P[t + 1] - P[t + 1 - period]) / period over the running sum
 * P[t + 1] = P[t] + close[t]. The error stays below the last place of P. First value at bar period - 1.
 */
class Sma {
 public:
  static constexpr const char* NAME = "sma";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"sma"};

  struct Options {
    int period = 20;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Sma(const Options& options) : period_(options.period), sums_(static_cast<std::size_t>(options.period)) {}

  void update(const double* in, double* out) {
    sums_[next_] = total_;
    total_ += in[0];
    // The place after the newest sum holds the oldest.
    if (++next_ == sums_.size()) {
      next_ = 0;
      full_ = true;
    }
    out[0] = full_ ? (total_ - sums_[next_]) / period_ : UNKNOWN;
  }

 private:
  double period_;
  /** Running sums before each of the last `period` bars. */
  std::vector<double> sums_;
  double total_ = 0;
  std::size_t next_ = 0;
  bool full_ = false;
};

}  // namespace autostock
