#include "models/ewma.h"

#include <cmath>

#include "models/columnFit.h"

namespace autostock {

namespace {

/** The weight beyond is 2^-4 of the whole. */
constexpr double halfLives = 4.0;

}  // namespace

int64_t EwmaModel::window(const Params& options) const {
  return static_cast<int64_t>(std::ceil(halfLives * readFields<EwmaOptions>(options, name()).halfLife));
}

LinearFit EwmaModel::fit(const Params& options, const TrainView& data, const TrainOptions&, const Control&) const {
  const auto parsed = readFields<EwmaOptions>(options, name());
  const int64_t L = window(options);
  const double decay = std::exp2(-1.0 / parsed.halfLife);
  const double total = (1.0 - std::pow(decay, static_cast<double>(L))) / (1.0 - decay);
  ColumnFit fit(name(), parsed.feature, L, data);
  for (int64_t h = 0; h < data.horizonCount(); ++h) {
    double weight = std::sqrt(static_cast<double>(barsAhead(data, h))) / total;
    for (int64_t lag = 0; lag < L; ++lag, weight *= decay) fit.weight(h, lag) = weight;
  }
  return fit.take();
}

}  // namespace autostock
