#include "validation/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/rng.h"
#include "validation/blockLength.h"
#include "validation/parallel.h"
#include "validation/returns.h"

namespace autostock {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Metrics = std::array<double, BOOTSTRAP_METRICS>;

double finiteOrNan(double x) { return std::isfinite(x) ? x : nan; }

/** What the metrics of any arrangement of the bars are made from, per bar. */
struct Bars {
  explicit Bars(const BootstrapInput& input) : input(input) {
    const double perBar = input.riskFreeAnn / input.periodsPerYear;
    for (int64_t t = 0; t < input.bars; ++t) {
      const double r = input.returns[t];
      centre += (r - perBar) / static_cast<double>(input.bars);
      // The metrics call a spread constant when it is rounding of the returns themselves.
      largest = std::max({largest, std::abs(r), std::abs(r - perBar)});
    }
    const auto n = static_cast<size_t>(input.bars);
    growth.resize(n);
    excess.resize(n);
    downside.resize(n);
    for (size_t t = 0; t < n; ++t) {
      const double x = input.returns[t] - perBar;
      growth[t] = 1.0 + input.returns[t];
      excess[t] = x - centre;
      downside[t] = std::min(x, 0.0) * std::min(x, 0.0);
    }
  }

  BootstrapInput input;
  std::vector<double> growth, excess, downside;
  double centre = 0.0;
  double largest = 0.0;
};

/** Adds runs of bars in their order, then gives the metrics of the whole. */
class Accumulator {
 public:
  explicit Accumulator(const Bars& bars) : bars_(bars) {}

  void add(int64_t start, int64_t length) {
    const auto first = static_cast<size_t>(start);
    const size_t end = first + static_cast<size_t>(length);
    for (size_t t = first; t < end; ++t) {
      const double x = bars_.excess[t];
      sum_ += x;
      squares_ += x * x;
      downside_ += bars_.downside[t];
      level_ *= bars_.growth[t];
      if (level_ > peak_) peak_ = level_;
      else if (level_ < peak_ * lowest_) lowest_ = level_ / peak_;
    }
    count_ += length;
  }

  Metrics metrics() const {
    const double year = bars_.input.periodsPerYear;
    const auto n = static_cast<double>(count_);
    const double mean = bars_.centre + sum_ / n;
    const double deviation = std::sqrt(std::max(0.0, (squares_ - sum_ * sum_ / n) / (n - 1.0)));
    const double spread = deviation <= bars_.largest * 1e-13 ? 0.0 : deviation;
    const double loss = std::sqrt(downside_ / n);
    const double annual = level_ <= 0.0 ? -1.0 : finiteOrNan(std::pow(level_, year / n) - 1.0);
    const double drawdown = lowest_ - 1.0;
    const double root = std::sqrt(year);
    return {finiteOrNan(level_ - 1.0),
            annual,
            spread * root,
            spread > 0.0 ? mean / spread * root : nan,
            loss > 0.0 ? mean / loss * root : nan,
            drawdown,
            drawdown < 0.0 ? annual / -drawdown : nan};
  }

 private:
  const Bars& bars_;
  double sum_ = 0.0;
  double squares_ = 0.0;
  double downside_ = 0.0;
  double level_ = 1.0;
  double peak_ = 1.0;
  double lowest_ = 1.0;
  int64_t count_ = 0;
};

double blockBarsOf(const BootstrapInput& input, const Resampling& resampling) {
  const auto n = static_cast<double>(input.bars);
  if (resampling.blockBars > 0.0) return std::clamp(resampling.blockBars, 1.0, n);
  std::vector<double> squares(input.returns, input.returns + input.bars);
  const auto pick = [&](const double* x) {
    const BlockLength length = automaticBlockLength(x, input.bars);
    return resampling.stationary ? length.stationary : length.circular;
  };
  const double plain = pick(squares.data());
  for (double& x : squares) x *= x;
  return std::max(plain, pick(squares.data()));
}

void store(std::vector<double>& table, size_t width, size_t column, const Metrics& metrics) {
  for (size_t m = 0; m < metrics.size(); ++m) table[m * width + column] = metrics[m];
}

}  // namespace

Bootstrap bootstrapMetrics(const BootstrapInput& input, const Resampling& resampling, const Control& control) {
  if (!(input.periodsPerYear > 0.0) || !std::isfinite(input.periodsPerYear))
    failArgument("periodsPerYear must be above 0, was " + formatNumber(input.periodsPerYear));
  if (!std::isfinite(input.riskFreeAnn)) failArgument("riskFreeAnn must be finite, was " + formatNumber(input.riskFreeAnn));
  if (input.bars < 10)
    throw Error(code::dataTooShort, "a bootstrap needs at least 10 bars, there were " + std::to_string(input.bars));
  requireFinite({input.returns, 1, input.bars}, "returns");

  Bootstrap result;
  result.blockBars = blockBarsOf(input, resampling);
  const Bars bars(input);
  Accumulator whole(bars);
  whole.add(0, input.bars);
  const Metrics values = whole.metrics();
  result.values.assign(values.begin(), values.end());

  const auto resamples = static_cast<size_t>(resampling.resamples);
  result.samples.resize(BOOTSTRAP_METRICS * resamples);
  // About a millisecond an item.
  const int64_t perItem = std::max<int64_t>(1, 200'000 / input.bars);
  const int64_t total = resampling.resamples;
  forEachItem((total + perItem - 1) / perItem, resampling.threads, control, [&](int, int64_t item) {
    for (int64_t b = item * perItem; b < std::min(total, (item + 1) * perItem); ++b) {
      Rng rng(static_cast<uint64_t>(resampling.seed), "validation/bootstrap", static_cast<uint32_t>(b));
      Accumulator sample(bars);
      resampleBars(rng, input.bars, result.blockBars, resampling.stationary,
                   [&](int64_t start, int64_t length) { sample.add(start, length); });
      store(result.samples, resamples, static_cast<size_t>(b), sample.metrics());
    }
  });

  const auto block = static_cast<int64_t>(std::ceil(result.blockBars));
  const int64_t groups = std::clamp<int64_t>(input.bars / std::max<int64_t>(block, 1), 5, 200);
  result.jackknife.resize(static_cast<size_t>(BOOTSTRAP_METRICS * groups));
  for (int64_t g = 0; g < groups; ++g) {
    const int64_t from = g * input.bars / groups;
    const int64_t to = (g + 1) * input.bars / groups;
    Accumulator rest(bars);
    rest.add(0, from);
    rest.add(to, input.bars - to);
    store(result.jackknife, static_cast<size_t>(groups), static_cast<size_t>(g), rest.metrics());
    control.check();
  }
  return result;
}

}  // namespace autostock
