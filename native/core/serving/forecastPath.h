#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "indicators/featureSet.h"
#include "inference/forecaster.h"

namespace autostock {

/** One member of a path: it reads features as (x - mean) / std, clipped to +-clip. */
struct PathMember {
  std::shared_ptr<const Forecaster> model;
  std::vector<double> mean;  // [F]
  std::vector<double> std;   // [F]
  double clip = 5.0;
};

/**
 * Bars -> features -> members -> combined forecast, one bar of S symbols at a time, by the recurrences of the
 * backtest and without allocation. Not to be shared between threads.
 */
class ForecastPath {
 public:
  /** Throws AUTOSTOCK_NATIVE_ARGUMENT when a member's feature count is not the features' width. */
  ForecastPath(FeatureSet features, std::vector<PathMember> members);

  int64_t symbols() const { return features_.symbols(); }
  int64_t memberCount() const { return static_cast<int64_t>(members_.size()); }

  /**
   * bars: [S][5] OHLCV; weights: [M]; points: [M][S] written, scaled point forecasts of the first horizon; forecast:
   * [S] written, their weighted mean. A member that does not know drops out; where none does, the forecast is NaN.
   */
  void step(const double* bars, const double* weights, float* points, double* forecast);
  /** Work of the members that need not delay a forecast. */
  void settle();

 private:
  void scale(const PathMember& member);
  void combine(const double* weights, const float* points, double* forecast) const;

  FeatureSet features_;
  std::vector<PathMember> members_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::vector<double> values_;   // [S][F]
  std::vector<float> scaled_;    // [S][F]
  std::vector<float> outputs_;   // [S][O] of the member at hand
};

}  // namespace autostock
