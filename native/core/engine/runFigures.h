#pragma once

#include <algorithm>
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
  explicit RunFigures(double initialCash) : initial_(initialCash) {
    running_.last = running_.peak = initialCash;
  }

  void add(const BarSums& bar) {
    running_.add(bar, mean_);
    turnover_ += bar.turnover;
    if (++block_ == BLOCK) merge();
  }

  void add(const HeldBars& bars) {
    for (int64_t i = 0; i < bars.count;) {
      const int64_t end = std::min(bars.count, i + BLOCK - block_);
      block_ += static_cast<int>(end - i);
      // A copy, for the registers.
      Running running = running_;
      for (; i < end; ++i) running.add(bars.at(i), mean_);
      running_ = running;
      if (block_ == BLOCK) merge();
    }
  }

  std::array<double, RUN_METRICS> row(const OrderEngine::Totals& totals, double periodsPerYear) {
    merge();
    const double year = std::sqrt(periodsPerYear);
    const double deviation = bars_ > 1 ? std::sqrt(spread_ / (bars_ - 1)) : 0;
    const double downside = std::sqrt(running_.down / bars_);
    const double growth = running_.last / initial_;
    const double annual = growth > 0 ? std::pow(growth, periodsPerYear / bars_) - 1 : -1;
    const double depth = running_.depth - 1;
    return {growth - 1,
            // A constant series has no spread but for rounding.
            deviation > running_.largest * 1e-13 ? mean_ / deviation * year : NAN,
            downside > 0 ? mean_ / downside * year : NAN,
            depth,
            depth < 0 && std::isfinite(annual / -depth) ? annual / -depth : NAN,
            totals.trades,
            totals.trades > 0 ? totals.wins / totals.trades : NAN,
            totals.losses > 0 ? totals.gains / totals.losses : NAN,
            running_.exposure / bars_,
            turnover_ / bars_ * periodsPerYear,
            totals.costs / initial_};
  }

 private:
  static constexpr int BLOCK = 512;

  struct Running {
    double last = 0, peak = 0, depth = 1;
    /** Of the block: sums of distances from the mean before it, and of their squares. */
    double sum = 0, squares = 0;
    double down = 0, largest = 0, exposure = 0;

    void add(const BarSums& bar, double mean) {
      const double change = bar.equity / last - 1;
      last = bar.equity;
      const double distance = change - mean;
      sum += distance;
      squares += distance * distance;
      largest = higher(largest, std::fabs(change));
      // No branch, which a square of lower(change, 0) becomes: signs of returns cannot be predicted.
      down += change * lower(change, 0);
      peak = higher(peak, bar.equity);
      // One division at the worst place of a peak would do; the product compares without it.
      if (bar.equity < depth * peak) depth = bar.equity / peak;
      if (bar.gross > 0) exposure += bar.equity > 0 ? bar.gross / bar.equity : 0;
    }
  };

  /** Adds a block, summed about the mean so far, to the moments. */
  void merge() {
    if (block_ == 0) return;
    const double mean = running_.sum / block_;
    spread_ += running_.squares - block_ * mean * mean + mean * mean * bars_ * block_ / (bars_ + block_);
    mean_ += mean * block_ / (bars_ + block_);
    bars_ += block_;
    running_.sum = running_.squares = 0;
    block_ = 0;
  }

  double initial_;
  Running running_;
  double bars_ = 0;
  double mean_ = 0;
  /** Sum of squared distances from the mean. */
  double spread_ = 0;
  int block_ = 0;
  double turnover_ = 0;
};

}  // namespace autostock
