#include "inference/trees.h"

#include <algorithm>
#include <array>
#include <utility>

namespace autostock {

namespace {

/** Trees walked in step: their loads overlap, which one walk's cannot. */
constexpr size_t lanes = 8;

}  // namespace

TreesForecaster::TreesForecaster(int64_t window, int64_t features, Output output, std::vector<TreeNode> nodes,
                                 std::vector<Forest> forests, std::vector<float> bias)
    : Forecaster(window, features, output),
      nodes_(std::move(nodes)),
      forests_(std::move(forests)),
      bias_(std::move(bias)) {}

float TreesForecaster::grown(const Forest& forest, const float* window, float sum) const {
  const TreeNode* nodes = nodes_.data();
  const auto next = [&](int32_t at) {
    const TreeNode& node = nodes[at];
    return node.left + static_cast<int32_t>(window[node.feature] > node.threshold);
  };
  size_t tree = 0;
  for (; tree + lanes <= forest.roots.size(); tree += lanes) {
    std::array<int32_t, lanes> at;
    std::copy_n(forest.roots.data() + tree, lanes, at.begin());
    const int32_t depth = *std::max_element(forest.depths.data() + tree, forest.depths.data() + tree + lanes);
    for (int32_t step = 0; step < depth; ++step) {
      for (int32_t& node : at) node = next(node);
    }
    for (const int32_t node : at) sum += nodes[node].value;
  }
  for (; tree < forest.roots.size(); ++tree) {
    int32_t at = forest.roots[tree];
    for (int32_t step = 0; step < forest.depths[tree]; ++step) at = next(at);
    sum += nodes[at].value;
  }
  return sum;
}

void TreesForecaster::raw(const float* window, float* out, float*) const {
  std::copy(bias_.begin(), bias_.end(), out);
  for (size_t h = 0; h < forests_.size(); ++h) {
    float& point = out[static_cast<int64_t>(h) * output().width() + output().pointColumn()];
    point = grown(forests_[h], window, point);
  }
}

}  // namespace autostock
