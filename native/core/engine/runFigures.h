#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "engine/orderEngine.h"

namespace autostock {

/** Columns of a run's row, in the order of SWEEP_COLUMNS (src/native/contract/strategy.ts). */
inline constexpr int64_t RUN_METRICS = 11;

inline BarRow barRow(const BarSums& bar, double costs) {
  return {bar.equity, bar.cash, bar.gross > 0 && bar.equity > 0 ? bar.gross / bar.equity : 0, bar.turnover, costs};
}

/** Figures of a run, bar by bar (docs/execution.md). Mean and variance after Welford, Technometrics 4(3), 1962. */
class RunFigures {
 public:
  explicit RunFigures(double initialCash) : initial_(initialCash), last_(initialCash), peak_(initialCash) {}

  void add(const BarSums& bar) {
    const double change = bar.equity / last_ - 1;
    last_ = bar.equity;
    bars_ += 1;
    const double distance = change - mean_;
    mean_ += distance / bars_;
    squares_ += distance * (change - mean_);
    largest_ = higher(largest_, std::fabs(change));
    if (change < 0) down_ += change * change;
    if (bar.equity > peak_) peak_ = bar.equity;
    // One division at the worst place of a peak would do; the product compares without it.
    if (bar.equity < depth_ * peak_) depth_ = bar.equity / peak_;
    if (bar.gross > 0) exposure_ += bar.equity > 0 ? bar.gross / bar.equity : 0;
    turnover_ += bar.turnover;
  }

  std::array<double, RUN_METRICS> row(const OrderEngine::Totals& totals, double periodsPerYear) const {
    const double year = std::sqrt(periodsPerYear);
    const double spread = bars_ > 1 ? std::sqrt(squares_ / (bars_ - 1)) : 0;
    const double downside = std::sqrt(down_ / bars_);
    const double growth = last_ / initial_;
    const double annual = growth > 0 ? std::pow(growth, periodsPerYear / bars_) - 1 : -1;
    const double depth = depth_ - 1;
    return {growth - 1,
            // A constant series has no spread but for rounding.
            spread > largest_ * 1e-13 ? mean_ / spread * year : NAN,
            downside > 0 ? mean_ / downside * year : NAN,
            depth,
            depth < 0 && std::isfinite(annual) ? annual / -depth : NAN,
            totals.trades,
            totals.trades > 0 ? totals.wins / totals.trades : NAN,
            totals.losses > 0 ? totals.gains / totals.losses : NAN,
            exposure_ / bars_,
            turnover_ / bars_ * periodsPerYear,
            totals.costs / initial_};
  }

 private:
  double initial_;
  double last_;
  double peak_;
  double bars_ = 0;
  double mean_ = 0;
  double squares_ = 0;
  double down_ = 0;
  double largest_ = 0;
  double depth_ = 1;
  double exposure_ = 0;
  double turnover_ = 0;
};

}  // namespace autostock
