#include "rl/environments/trading/tradingData.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "base/fields.h"

namespace autostock::rl {

namespace {

constexpr double LEAST_VARIANCE = 1e-10;

[[noreturn]] void refuse(const char* name, int64_t at, double value, const char* rule) {
  throw Error(code::dataInvalid,
              std::string(name) + "[" + std::to_string(at) + "] must be " + rule + ", was " + formatNumber(value));
}

bool known(const TradingData& data, int64_t row) {
  if (!traded(data, row)) return false;
  if (data.sizing && std::isnan(data.sizing[row])) return false;
  const float* values = data.values + row * data.features;
  return std::all_of(values, values + data.features, [](float x) { return std::isfinite(x); });
}

}  // namespace

void requireTradingData(const TradingData& data) {
  if (data.symbols < 1 || data.bars < 1 || data.features < 0)
    failArgument("data must have symbols and bars, had " + std::to_string(data.symbols) + " symbols, " +
                 std::to_string(data.bars) + " bars and " + std::to_string(data.features) + " features");
  if (!data.open || !data.close || (!data.values && data.features > 0))
    failArgument("data lacks open, close or features");
  if (data.start < 0 || data.start >= data.end || data.end > data.bars)
    failArgument("[start, end) must be bars inside [0, " + std::to_string(data.bars) + "), was [" +
                 std::to_string(data.start) + ", " + std::to_string(data.end) + ")");
  for (int64_t s = 0; s < data.symbols; ++s) {
    if (data.variances && !(data.variances[s] > 0 && std::isfinite(data.variances[s])))
      refuse("variances", s, data.variances[s], "positive");
    for (int64_t t = data.start; t < data.end; ++t) {
      const int64_t i = data.row(s, t);
      // Also where nothing traded: a position that went stale is closed under it.
      if (data.spread && !(data.spread[i] >= 0 && data.spread[i] < 1))
        refuse("spread", i, data.spread[i], "a fraction in [0, 1)");
      if (data.sizing && (data.sizing[i] < 0 || std::isinf(data.sizing[i])))
        refuse("sizing", i, data.sizing[i], "at least 0 and finite, or NaN where unknown");
    }
  }
}

bool traded(const TradingData& data, int64_t row) {
  const double open = data.open[row], close = data.close[row];
  return open > 0 && close > 0 && std::isfinite(open) && std::isfinite(close);
}

std::vector<std::vector<Stretch>> stretchesOf(const TradingData& data) {
  std::vector<std::vector<Stretch>> all(static_cast<size_t>(data.symbols));
  for (int64_t s = 0; s < data.symbols; ++s) {
    bool open = false;
    for (int64_t t = data.start; t < data.end; ++t) {
      auto& own = all[static_cast<size_t>(s)];
      const bool usable = known(data, data.row(s, t));
      if (usable && !open) own.push_back({data.row(s, t), 0});
      if (usable) ++own.back().length;
      open = usable;
    }
  }
  return all;
}

std::vector<double> returnVariances(const TradingData& data) {
  std::vector<double> variances(static_cast<size_t>(data.symbols), NAN);
  double sum = 0;
  double measured = 0;
  for (int64_t s = 0; s < data.symbols; ++s) {
    double count = 0, mean = 0, squares = 0;
    for (int64_t t = data.start + 1; t < data.end; ++t) {
      const int64_t i = data.row(s, t);
      if (!traded(data, i - 1) || !traded(data, i)) continue;
      const double r = data.close[i] / data.close[i - 1] - 1;
      const double step = r - mean;
      mean += step / ++count;
      squares += step * (r - mean);
    }
    if (count < 2) continue;
    variances[static_cast<size_t>(s)] = std::max(squares / (count - 1), LEAST_VARIANCE);
    sum += variances[static_cast<size_t>(s)];
    ++measured;
  }
  for (double& variance : variances)
    if (std::isnan(variance)) variance = measured > 0 ? sum / measured : LEAST_VARIANCE;
  return variances;
}

}  // namespace autostock::rl
