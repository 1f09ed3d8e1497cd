#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace autostock {

/** What a member says of each horizon. The number is the one that crosses from JavaScript. */
enum class Head : int64_t { point = 0, quantiles = 1, gaussian = 2, studentT = 3 };

/** Levels of the quantile head, ascending; the middle one is the point forecast. */
inline constexpr std::array<double, 5> quantileLevels = {0.05, 0.25, 0.5, 0.75, 0.95};

/** Smallest scale of a density head, in sigmas of the label. */
inline constexpr float scaleFloor = 1e-4f;

/**
 * Shape of a forecast: [H][K]. K is 1 (point: mean), 5 (quantiles, ascending), 2 (gaussian: mean, standard
 * deviation) or 3 (studentT: location, scale, degrees of freedom above 2).
 */
struct Output {
  int64_t horizons = 1;  // H
  Head head = Head::point;

  int64_t width() const {
    constexpr std::array<int64_t, 4> widths = {1, static_cast<int64_t>(quantileLevels.size()), 2, 3};
    return widths[static_cast<std::size_t>(head)];
  }
  int64_t size() const { return horizons * width(); }  // O = H * K
  /** Column of a horizon that is its point forecast. */
  int64_t pointColumn() const { return head == Head::quantiles ? static_cast<int64_t>(quantileLevels.size()) / 2 : 0; }
};

/**
 * Turns the raw values of a linear head, [H][K], into a forecast, in place: quantiles are the median plus and minus
 * running sums of softplus gaps, so they never cross; scales are softplus + 1e-4; degrees of freedom 2 + softplus.
 */
void finishOutput(const Output& output, float* values);

}  // namespace autostock
