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

/** Figures of a run, bar by bar (docs/execution.md). Blocks are joined after Chan, Golub & LeVeque, The American Statistician 37(3), 1983. */
class RunFigures {
 public:
  explicit RunFigures(double initialCash) : initial_(initialCash), last_(initialCash), peak_(initialCash) {}

  void add(const BarSums& bar) {
    const double change = bar.equity / last_ - 1;
    last_ = bar.equity;
    const double distance = change - mean_;
    sum_ += distance;
    squares_ += distance * distance;
    if (++block_ == BLOCK) merge();
    largest_ = higher(largest_, std::fabs(change));
    // No branch: signs of returns cannot be predicted.
    const double loss = lower(change, 0);
    down_ += loss * loss;
    if (bar.equity > peak_) peak_ = bar.equity;
    // One division at the worst place of a peak would do; the product compares without it.
    if (bar.equity < depth_ * peak_) depth_ = bar.equity / peak_;
    if (bar.gross > 0) exposure_ += bar.equity > 0 ? bar.gross / bar.equity : 0;
    turnover_ += bar.turnover;
  }

  std::array<double, RUN_METRICS> row(const OrderEngine::Totals& totals, double periodsPerYear) {
    merge();
    const double year = std::sqrt(periodsPerYear);
    const double deviation = bars_ > 1 ? std::sqrt(spread_ / (bars_ - 1)) : 0;
    const double downside = std::sqrt(down_ / bars_);
    const double growth = last_ / initial_;
    const double annual = growth > 0 ? std::pow(growth, periodsPerYear / bars_) - 1 : -1;
    const double depth = depth_ - 1;
    return {growth - 1,
            // A constant series has no spread but for rounding.
            deviation > largest_ * 1e-13 ? mean_ / deviation * year : NAN,
            downside > 0 ? mean_ / downside * year : NAN,
            depth,
            depth < 0 && std::isfinite(annual / -depth) ? annual / -depth : NAN,
            totals.trades,
            totals.trades > 0 ? totals.wins / totals.trades : NAN,
            totals.losses > 0 ? totals.gains / totals.losses : NAN,
            exposure_ / bars_,
            turnover_ / bars_ * periodsPerYear,
            totals.costs / initial_};
  }

 private:
  static constexpr int BLOCK = 512;

  /** Adds a block, summed about the mean so far, to the moments. */
  void merge() {
    if (block_ == 0) return;
    const double mean = sum_ / block_;
    spread_ += squares_ - block_ * mean * mean + mean * mean * bars_ * block_ / (bars_ + block_);
    mean_ += mean * block_ / (bars_ + block_);
    bars_ += block_;
    sum_ = squares_ = 0;
    block_ = 0;
  }

  double initial_;
  double last_;
  double peak_;
  double bars_ = 0;
  double mean_ = 0;
  /** Sum of squared distances from the mean. */
  double spread_ = 0;
  int block_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  double down_ = 0;
  double largest_ = 0;
  double depth_ = 1;
  double exposure_ = 0;
  double turnover_ = 0;
};

}  // namespace autostock
