#include "inference/forecaster.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "inference/windowStream.h"

namespace autostock {

namespace {

bool allFinite(const float* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    if (!std::isfinite(x[i])) return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<Stream> Forecaster::stream(int64_t symbols) const {
  return std::make_unique<WindowStream>(*this, symbols);
}

void forecastRows(const Forecaster& model, const float* features, int64_t rowCount, const int32_t* rows,
                  int64_t count, float* out, const Control& control) {
  const int64_t L = model.window();
  const int64_t F = model.featureCount();
  const int64_t O = model.output().size();
  for (int64_t i = 0; i < count; ++i) {
    if (rows[i] >= L - 1 && rows[i] < rowCount) continue;
    failArgument("rows[" + std::to_string(i) + "] was " + std::to_string(rows[i]) + ": a window of " +
                 std::to_string(L) + " bars needs a row from " + std::to_string(L - 1) + " to " +
                 std::to_string(rowCount - 1));
  }
  std::vector<float> scratch(static_cast<size_t>(model.scratchSize()));
  constexpr int64_t pollEvery = 64;
  for (int64_t i = 0; i < count; ++i) {
    if (i % pollEvery == 0) {
      control.check();
      control.report(i, count, std::numeric_limits<double>::quiet_NaN());
    }
    const float* window = features + (int64_t{rows[i]} - L + 1) * F;  // [L][F]
    if (allFinite(window, L * F)) {
      model.forecast(window, out + i * O, scratch.data());
    } else {
      std::fill_n(out + i * O, O, std::numeric_limits<float>::quiet_NaN());
    }
  }
  control.report(count, count, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace autostock
