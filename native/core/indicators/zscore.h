#pragma once

#include <cmath>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** (x - mean) / population standard deviation of the last `period` closes; 0 when they are equal. First at period - 1. */
class Zscore {
 public:
  static constexpr const char* NAME = "zscore";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"zscore"};

  struct Options {
    int period = 20;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 2, MAX_PERIOD)}; }
  };

  explicit Zscore(const Options& options) : window_(options.period) {}

  void update(const double* in, double* out) {
    window_.push(in[0]);
    const double std = std::sqrt(window_.variance());
    out[0] = !window_.full() ? UNKNOWN : std > 0 ? (in[0] - window_.mean()) / std : 0;
  }

 private:
  RollingMoments window_;
};

/** The same of volume: how unusual the volume of this bar is. */
class VolumeZscore : public Zscore {
 public:
  static constexpr const char* NAME = "volumeZscore";
  static constexpr std::array INPUTS{"volume"};
  using Zscore::Zscore;
};

}  // namespace autostock
