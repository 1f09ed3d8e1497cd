#include "models/gbdtBins.h"

#include <algorithm>
#include <array>
#include <limits>

namespace autostock {

namespace {

/** Train rows that bins are cut from at most, evenly spaced. */
constexpr size_t sampleRows = 1 << 16;
constexpr int64_t pollEvery = 1 << 15;
constexpr size_t mostThresholds = 256;

float between(float low, float high) {
  const auto middle = static_cast<float>(0.5 * (static_cast<double>(low) + static_cast<double>(high)));
  return middle < high ? middle : low;
}

/** Count of thresholds below x: 8 halvings, no branch. NaN: 0. */
uint8_t codeOf(const std::array<float, mostThresholds>& thresholds, float x) {
  size_t at = 0;
  for (size_t step = mostThresholds / 2; step > 0; step /= 2) at += thresholds[at + step - 1] < x ? step : 0;
  return static_cast<uint8_t>(at);
}

}  // namespace

std::vector<float> binThresholds(std::vector<float> values, int64_t bins) {
  std::sort(values.begin(), values.end());
  std::vector<float> distinct;
  std::vector<int64_t> counts;
  for (const float x : values) {
    if (distinct.empty() || x != distinct.back()) {
      distinct.push_back(x);
      counts.push_back(0);
    }
    ++counts.back();
  }
  const bool few = static_cast<int64_t>(distinct.size()) <= bins;
  const auto alone = [&](size_t i) { return counts[i] * bins > static_cast<int64_t>(values.size()); };
  int64_t rest = static_cast<int64_t>(values.size()), shared = bins;
  for (size_t i = 0; i < distinct.size(); ++i) {
    if (alone(i)) rest -= counts[i], shared -= 2;  // its own bin, and one that it cuts short
  }
  const double target = static_cast<double>(rest) / static_cast<double>(std::max<int64_t>(shared, 1));
  std::vector<float> thresholds;
  double held = 0.0;
  for (size_t i = 0; i + 1 < distinct.size() && static_cast<int64_t>(thresholds.size()) + 1 < bins; ++i) {
    held += static_cast<double>(counts[i]);
    const bool edge = alone(i) || alone(i + 1);
    if (!few && !edge && held < target) continue;
    thresholds.push_back(between(distinct[i], distinct[i + 1]));
    held = edge ? 0.0 : std::min(held - target, target);  // what is over counts for the next
  }
  return thresholds;
}

GbdtBins::GbdtBins(const TrainView& data, int64_t window, int64_t bins, const Control& control)
    : window_(window), features_(data.featureCount), rows_(data.rowCount()), padding_(window - 1) {
  codes_.resize(static_cast<size_t>(padding_ + features_ * rows_));
  const size_t count = data.trainRows.size();
  const size_t taken = std::min(count, sampleRows);
  for (int64_t f = 0; f < features_; ++f) {
    control.check();
    std::vector<float> sample(taken);
    for (size_t i = 0; i < taken; ++i) sample[i] = data.window(data.trainRows[i * count / taken], 1)[f];
    thresholds_.push_back(binThresholds(std::move(sample), bins));
    std::array<float, mostThresholds> padded;
    padded.fill(std::numeric_limits<float>::infinity());
    std::copy(thresholds_.back().begin(), thresholds_.back().end(), padded.begin());
    uint8_t* codes = codes_.data() + padding_ + f * rows_;
    for (int64_t r = 0; r < rows_; ++r) {
      if (r % pollEvery == 0) control.check();
      codes[r] = codeOf(padded, data.features[r * features_ + f]);
    }
  }
}

}  // namespace autostock
