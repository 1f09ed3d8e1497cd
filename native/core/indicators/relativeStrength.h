#pragma once

#include <cmath>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {

/** log(close[t] / close[t-n]) - log(benchmark[t] / benchmark[t-n]), n = period. First value at bar `period`.
 *  Source: Levy (1967). */
class RelativeStrength {
 public:
  static constexpr const char* NAME = "relativeStrength";
  static constexpr std::array INPUTS{"close", "benchmark"};
  static constexpr std::array OUTPUTS{"strength"};
  static constexpr bool POSITIVE_INPUTS = true;

  struct Options {
    int period = 20;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit RelativeStrength(const Options& options) : closes_(options.period), benchmarks_(options.period) {}

  void update(const double* in, double* out) {
    const bool known = closes_.full();
    const double close = closes_.exchange(in[0]);
    const double benchmark = benchmarks_.exchange(in[1]);
    out[0] = known ? std::log(in[0] / close) - std::log(in[1] / benchmark) : UNKNOWN;
  }

 private:
  Lag closes_;
  Lag benchmarks_;
};

}  // namespace autostock
