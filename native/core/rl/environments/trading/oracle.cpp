#include "rl/environments/trading/oracle.h"

#include <algorithm>
#include <cmath>

#include "rl/environments/trading/tradingEnvironment.h"
#include "rl/rewards/stepReturn.h"

namespace autostock::rl {

namespace {

constexpr int GRID = 21;
constexpr int64_t ROWS_BETWEEN_CHECKS = 256;

class Planner {
 public:
  Planner(const TradingData& data, const TradingOptions& options)
      : data_(data),
        options_(options),
        levels_(levelsOf(options.actions == CONTINUOUS ? GRID : options.levels, options)) {
    const auto count = static_cast<size_t>(levels_.count);
    later_.resize(count);
    value_.resize(count);
  }

  Oracle plan(const Control& control) {
    Oracle oracle{levels_, std::vector<uint8_t>(static_cast<size_t>(data_.symbols * data_.bars * levels_.count))};
    for (size_t k = 0; k < oracle.next.size(); ++k)
      oracle.next[k] = static_cast<uint8_t>(k % static_cast<size_t>(levels_.count));
    for (const auto& stretches : stretchesOf(data_)) {
      for (const Stretch& stretch : stretches) {
        std::ranges::fill(later_, 0.0);
        for (int64_t row = stretch.row + stretch.length - 2; row >= stretch.row; --row) {
          if (row % ROWS_BETWEEN_CHECKS == 0) control.check();
          const double before = sizing(row > stretch.row ? row - 1 : row);
          for (int held = 0; held < levels_.count; ++held) decide(row, held, before, oracle);
          later_.swap(value_);
        }
      }
    }
    return oracle;
  }

 private:
  double sizing(int64_t row) const { return data_.sizing ? data_.sizing[row] : 1; }

  void decide(int64_t row, int held, double sizingBefore, Oracle& oracle) {
    const uint8_t bits = data_.restrictions ? data_.restrictions[row] : 0;
    const double weight = levels_.exposure(held) * sizingBefore;
    const bool steps = options_.actions == STEPS;
    const auto valueOf = [&](int next) -> double {
      const double wanted = steps && next == held ? NAN : levels_.exposure(next) * sizing(row);
      const double aimed = kept(restricted(bits, wanted, weight), weight);
      // A move that the market would not make is none: its level would not be held.
      if (next != held && std::isnan(aimed)) return -INFINITY;
      return logGrowth(row, weight, std::isnan(aimed) ? weight : aimed) + later_[static_cast<size_t>(next)];
    };
    int best = held;
    double most = valueOf(held);
    const int reach = steps ? 1 : levels_.count;
    for (int next = std::max(0, held - reach); next <= std::min(levels_.count - 1, held + reach); ++next) {
      if (next == held || !levels_.allowed(bits, held, next)) continue;
      const double value = valueOf(next);
      if (!(value > most)) continue;
      best = next;
      most = value;
    }
    value_[static_cast<size_t>(held)] = most;
    oracle.next[static_cast<size_t>(row * levels_.count + held)] = static_cast<uint8_t>(best);
  }

  /** NaN where the band or the least order keeps the position; closing is never held back. */
  double kept(double aimed, double weight) const {
    const double change = std::fabs(aimed - weight);
    if (aimed != 0 && (change < options_.noTradeBand || change < options_.account.minTradeWeight)) return NAN;
    return aimed;
  }

  double logGrowth(int64_t row, double weight, double aimed) const {
    const double close = data_.close[row], open = data_.open[row + 1], nextClose = data_.close[row + 1];
    double growth = 1 + weight * (open / close - 1) + aimed * (nextClose - open) / close;
    if (aimed != weight) {
      const double equity = options_.account.initialCashUsd;
      const double spread = data_.spread ? data_.spread[row + 1] : options_.costs.spreadBps * 1e-4;
      const Fill fill = fillShares(options_.costs, (aimed - weight) * equity / close, open, spread,
                                   options_.costs.slippageBps * 1e-4);
      growth -= (fill.commission + fill.spread + fill.slippage) / equity;
    }
    return std::log(std::max(growth, LEAST_GROWTH));
  }

  const TradingData& data_;
  const TradingOptions& options_;
  Levels levels_;
  std::vector<double> later_, value_;  // [levels] V at the row after, and at this one
};

}  // namespace

Oracle planOracle(const TradingData& data, const TradingOptions& options, const Control& control) {
  requireTradingData(data);
  return Planner(data, options).plan(control);
}

}  // namespace autostock::rl
