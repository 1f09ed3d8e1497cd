#pragma once

#include <cstdint>
#include <vector>

#include "inference/forecaster.h"

namespace autostock {

/**
 * One node of a tree that is served. Children stand side by side: a value above the threshold goes to left + 1. A leaf
 * has an infinite threshold and is its own child, so that a walk may go on and stay.
 */
struct TreeNode {
  float threshold;
  float value;      // of a leaf
  int32_t feature;  // index into the window
  int32_t left;
};

/** Trees of one horizon: roots in order of training and their depths. */
struct Forest {
  std::vector<int32_t> roots;
  std::vector<int32_t> depths;
};

/** raw[o] = bias[o], and for each horizon's point plus its trees' leaves, added one by one in order of training. */
class TreesForecaster final : public Forecaster {
 public:
  /** nodes: of all forests, every index in range; bias: [O]. */
  TreesForecaster(int64_t window, int64_t features, Output output, std::vector<TreeNode> nodes,
                  std::vector<Forest> forests, std::vector<float> bias);

  int64_t scratchSize() const override { return 0; }
  void raw(const float* window, float* out, float* scratch) const override;

 private:
  float grown(const Forest& forest, const float* window, float sum) const;

  std::vector<TreeNode> nodes_;
  std::vector<Forest> forests_;  // [H]
  std::vector<float> bias_;
};

}  // namespace autostock
