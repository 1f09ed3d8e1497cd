#pragma once

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** Rate of change as a fraction: close[t] / close[t - period] - 1 (TA-Lib ROCP). First value at bar `period`. */
class Roc {
 public:
  static constexpr const char* NAME = "roc";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"roc"};
  static constexpr bool POSITIVE_INPUTS = true;

  struct Options {
    int period = 10;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Roc(const Options& options) : past_(options.period) {}

  void update(const double* in, double* out) {
    const bool known = past_.full();
    const double past = past_.exchange(in[0]);
    out[0] = known ? in[0] / past - 1 : UNKNOWN;
  }

 private:
  Lag past_;
};

}  // namespace autostock
