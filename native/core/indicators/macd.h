#pragma once

#include "indicators/smoothing.h"

namespace autostock {

/** MACD = EMA(fast) - EMA(slow), both first known at bar slow - 1; signal = EMA of MACD; hist = MACD - signal.
 *  All outputs start at bar slow + signal - 2, as in TA-Lib. Source: Appel (2005). */
class Macd {
 public:
  static constexpr const char* NAME = "macd";
  static constexpr std::array INPUTS{"close"};
  static constexpr std::array OUTPUTS{"macd", "signal", "hist"};

  struct Options {
    int fast = 12;
    int slow = 26;
    int signal = 9;
    static constexpr auto fields() {
      return std::tuple{field("fast", &Options::fast, 1, MAX_PERIOD),
                        field("slow", &Options::slow, 1, MAX_PERIOD),
                        field("signal", &Options::signal, 1, MAX_PERIOD)};
    }
    void check() const {
      if (fast >= slow)
        failArgument("macd.fast must be below macd.slow (" + std::to_string(slow) + "), was " + std::to_string(fast));
    }
  };

  explicit Macd(const Options& options)
      : fastDelay_(options.slow - options.fast), fast_(options.fast), slow_(options.slow), signal_(options.signal) {}

  void update(const double* in, double* out) {
    out[0] = out[1] = out[2] = UNKNOWN;
    const double slow = slow_.push(in[0]);
    if (seen_ < fastDelay_) {
      ++seen_;
      return;
    }
    const double macd = fast_.push(in[0]) - slow;
    if (std::isnan(macd)) return;
    const double signal = signal_.push(macd);
    if (std::isnan(signal)) return;
    out[0] = macd;
    out[1] = signal;
    out[2] = macd - signal;
  }

 private:
  int fastDelay_;
  int seen_ = 0;
  ExponentialMean fast_;
  ExponentialMean slow_;
  ExponentialMean signal_;
};

}  // namespace autostock
