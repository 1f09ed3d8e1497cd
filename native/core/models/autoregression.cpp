#include "models/autoregression.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/columnFit.h"
#include "models/leastSquares.h"

namespace autostock {

namespace {

AutoregressionOptions read(const Params& options) { return readFields<AutoregressionOptions>(options, "ar"); }

Regression chosen(const DesignMoments& moments, int64_t h, int64_t maxLags, double n) {
  const double floor = 1e-12 * moments.regress(h, 0).variance + std::numeric_limits<double>::min();
  Regression best;
  double least = std::numeric_limits<double>::infinity();
  for (int64_t p = 0; p <= maxLags && (p == 0 || static_cast<double>(p) + 1.0 < n); ++p) {
    Regression next = moments.regress(h, p);
    const double score = n * std::log(std::max(next.variance, floor)) + std::log(n) * static_cast<double>(p + 1);
    if (!(score < least)) continue;
    least = score;
    best = std::move(next);
  }
  return best;
}

}  // namespace

int64_t AutoregressionModel::window(const Params& options) const { return read(options).maxLags; }

LinearFit AutoregressionModel::fit(const Params& options, const TrainView& data, const TrainOptions&,
                                   const Control& control) const {
  const AutoregressionOptions parsed = read(options);
  const int64_t L = parsed.maxLags;
  ColumnFit fit(name(), parsed.feature, L, data);
  const DesignMoments moments(
      data, L,
      [&](int64_t row, std::span<double> out) {
        const float* last = data.window(row, 1) + parsed.feature;
        for (int64_t lag = 0; lag < L; ++lag) out[lag] = last[-lag * data.featureCount];
      },
      control);
  for (int64_t h = 0; h < data.horizonCount(); ++h) {
    const double n = static_cast<double>(data.trainRows.size()) / static_cast<double>(barsAhead(data, h));
    const Regression best = chosen(moments, h, L, n);
    for (size_t lag = 0; lag < best.weight.size(); ++lag) fit.weight(h, static_cast<int64_t>(lag)) = best.weight[lag];
    fit.bias(h) = best.bias;
  }
  return fit.take();
}

}  // namespace autostock
