#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "models/linearModel.h"

namespace autostock {

/** A LinearFit that reads one feature alone: the one-bar return of each bar of the window. Starts at 0. */
class ColumnFit {
 public:
  /** AUTOSTOCK_NATIVE_ARGUMENT when `data` has no feature `column`. */
  ColumnFit(std::string_view model, int64_t column, int64_t window, const TrainView& data);

  /** Weight of the bar `lag` bars before the last. */
  double& weight(int64_t horizon, int64_t lag) {
    return fit_.weight[static_cast<size_t>(((horizon + 1) * window_ - 1 - lag) * features_ + column_)];
  }
  double& bias(int64_t horizon) { return fit_.bias[static_cast<size_t>(horizon)]; }
  LinearFit take() { return std::move(fit_); }

 private:
  int64_t column_;
  int64_t window_;
  int64_t features_;
  LinearFit fit_;
};

/** Bars that horizon h looks ahead. */
inline int64_t barsAhead(const TrainView& data, int64_t h) { return data.horizons.empty() ? 1 : data.horizons[h]; }

}  // namespace autostock
