#pragma once

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "models/training.h"

namespace autostock::test {

/** S symbols of T bars; labels follow feature 0 of their bar with `signal`. Every fifth date validates. */
struct PanelData {
  PanelData(int64_t symbols, int64_t times, int64_t F, int64_t window, double signal = 0.5, int64_t H = 1)
      : featureCount(F), barCount(times) {
    Rng rng(2, "panel");
    for (int64_t h = 0; h < H; ++h) horizons.push_back(static_cast<int32_t>(h + 1));
    for (int64_t i = 0; i < symbols * times * F; ++i) features.push_back(static_cast<float>(rng.normal()));
    for (int64_t r = 0; r < symbols * times; ++r) {
      for (int64_t h = 0; h < H; ++h) labels.push_back(static_cast<float>(signal * features[r * F] + rng.normal()));
      if (r % times >= window - 1) (r % times % 5 == 4 ? valid : train).push_back(static_cast<int32_t>(r));
    }
  }
  TrainView view() const { return {features, labels, featureCount, train, valid, horizons, barCount}; }

  std::vector<float> features, labels;
  std::vector<int32_t> train, valid, horizons;
  int64_t featureCount, barCount;
};

}  // namespace autostock::test
