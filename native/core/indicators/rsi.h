#pragma once

#include <algorithm>

#include "indicators/smoothing.h"

namespace autostock {

/** Relative strength index 0..100: 100 G / (G + L), G and L Wilder means of gains and losses; 0 when both are 0.
 *  First value at bar `period`. Source: Wilder (1978). */
class Rsi {
 public:
  static constexpr const char* NAME = "rsi";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"rsi"};

  struct Options {
    int period = 14;
    static constexpr auto fields() { return std::tuple{field("period", &Options::period, 1, MAX_PERIOD)}; }
  };

  explicit Rsi(const Options& options) : gains_(options.period), losses_(options.period) {}

  void update(const double* in, double* out) {
    out[0] = UNKNOWN;
    const double change = in[0] - previous_;
    previous_ = in[0];
    if (!started_) {
      started_ = true;
      return;
    }
    const double up = std::max(change, 0.0);
    const double gain = gains_.push(up);
    const double loss = losses_.push(up - change);
    const double total = gain + loss;
    out[0] = total == 0 ? 0 : 100 * gain / total;
  }

 private:
  WilderMean gains_;
  WilderMean losses_;
  double previous_ = 0;
  bool started_ = false;
};

}  // namespace autostock
