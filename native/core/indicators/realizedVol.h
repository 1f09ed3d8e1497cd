#pragma once

#include <cmath>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** Sample standard deviation (ddof 1) of the last `period` log returns times sqrt(periodsPerYear).
 *  First value at bar `period`. */
class RealizedVol {
 public:
  static constexpr const char* NAME = "realizedVol";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"vol"};
  static constexpr bool POSITIVE_INPUTS = true;

  struct Options {
    int period = 20;
    double periodsPerYear = 252;
    static constexpr auto fields() {
      return std::tuple{field("period", &Options::period, 2, MAX_PERIOD),
                        field("periodsPerYear", &Options::periodsPerYear, 1e-3, 1e9)};
    }
  };

  explicit RealizedVol(const Options& options)
      : scale_(options.periodsPerYear * options.period / (options.period - 1.0)), window_(options.period) {}

  void update(const double* in, double* out) {
    const double ratio = in[0] / previous_;
    previous_ = in[0];
    if (started_) window_.push(std::log(ratio));
    started_ = true;
    out[0] = window_.full() ? std::sqrt(window_.variance() * scale_) : UNKNOWN;
  }

 private:
  double scale_;
  RollingMoments window_;
  double previous_ = 1;
  bool started_ = false;
};

}  // namespace autostock
