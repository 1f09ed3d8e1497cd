#pragma once

#include <cmath>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** Bands at `width` population standard deviations around the SMA. percentB = (close - lower) / (upper - lower),
 *  0.5 in a band of no width; bandwidth = (upper - lower) / middle. First value at period - 1. Source: Bollinger (2001). */
class Bollinger {
 public:
  static constexpr const char* NAME = "bollinger";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"upper", "middle", "lower", "percentB", "bandwidth"};

  struct Options {
    int period = 20;
    double width = 2;
    static constexpr auto fields() {
      return std::tuple{field("period", &Options::period, 2, MAX_PERIOD),
                        field("width", &Options::width, 0.01, 100.0)};
    }
  };

  explicit Bollinger(const Options& options) : width_(options.width), window_(options.period) {}

  void update(const double* in, double* out) {
    window_.push(in[0]);
    if (!window_.full()) {
      for (int k = 0; k < 5; ++k) out[k] = UNKNOWN;
      return;
    }
    const double middle = window_.mean();
    const double half = width_ * std::sqrt(window_.variance());
    out[0] = middle + half;
    out[1] = middle;
    out[2] = middle - half;
    out[3] = half > 0 ? 0.5 + (in[0] - middle) / (2 * half) : 0.5;
    out[4] = middle != 0 ? 2 * half / middle : UNKNOWN;
  }

 private:
  double width_;
  RollingMoments window_;
};

}  // namespace autostock
