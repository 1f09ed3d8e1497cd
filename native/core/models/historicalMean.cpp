#include "models/historicalMean.h"

#include <tuple>

namespace autostock {

namespace {

struct HistoricalMeanOptions {
  static constexpr auto fields() { return std::tuple<>{}; }
};

}  // namespace

int64_t HistoricalMeanModel::window(const Params& options) const {
  readFields<HistoricalMeanOptions>(options, name());
  return 1;
}

LinearFit HistoricalMeanModel::fit(const Params&, const TrainView& data, const TrainOptions&, const Control&) const {
  const auto H = static_cast<size_t>(data.horizonCount());
  LinearFit fit{std::vector<double>(H * static_cast<size_t>(data.featureCount)), std::vector<double>(H)};
  for (const int32_t row : data.trainRows) {
    for (size_t h = 0; h < H; ++h) fit.bias[h] += data.label(row)[h];
  }
  for (double& bias : fit.bias) bias /= static_cast<double>(data.trainRows.size());
  return fit;
}

}  // namespace autostock
