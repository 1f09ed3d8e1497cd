#pragma once

#include <cmath>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** Least-squares slope of the last `period` log returns of the close on those of the benchmark:
 *  cov(x, y) / var(x). NaN while the benchmark does not move. First value at bar `period`. */
class Beta {
 public:
  static constexpr const char* NAME = "beta";
  static constexpr std::array INPUTS{"close", "benchmark"};
  static constexpr std::array OUTPUTS{"beta"};
  static constexpr bool POSITIVE_INPUTS = true;

  struct Options {
    int period = 60;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 2, MAX_PERIOD)}; }
  };

  explicit Beta(const Options& options) : period_(options.period), window_(options.period) {}

  void update(const double* in, double* out) {
    const double y = std::log(in[0] / close_);
    const double x = std::log(in[1] / benchmark_);
    close_ = in[0];
    benchmark_ = in[1];
    if (started_) window_.push({x, y, x * x, x * y});
    started_ = true;
    out[0] = window_.full() ? slope() : UNKNOWN;
  }

 private:
  double slope() const {
    const double meanX = window_.sum(0) / period_;
    const double spreadX = window_.sum(2) - meanX * window_.sum(0);
    // Below this share of the raw power the spread is rounding: the benchmark grew by a constant rate.
    if (!(spreadX > 1e-12 * window_.sum(2))) return UNKNOWN;
    return (window_.sum(3) - meanX * window_.sum(1)) / spreadX;
  }

  double period_;
  RollingSums<4> window_;
  double close_ = 1;
  double benchmark_ = 1;
  bool started_ = false;
};

}  // namespace autostock
