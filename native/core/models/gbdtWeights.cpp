#include "models/gbdtWeights.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/fields.h"

namespace autostock {

namespace {

/** One stored tree: its rows of the tensors. */
class TreeReader {
 public:
  TreeReader(const GbdtShape& shape, const Tensors& tensors, int64_t tree)
      : shape_(shape), tensors_(tensors), tree_(tree), seen_(static_cast<size_t>(2 * shape.splits + 1)) {}

  /** Checks the tree and appends it, unless it is a lone leaf of 0, which adds nothing. */
  void append(std::vector<TreeNode>& nodes, Forest& forest) {
    for (int64_t split = 0; split < shape_.splits; ++split) {
      integer("trees.feature", split, 0, shape_.columns - 1);
      for (const char* side : {"trees.left", "trees.right"}) child(side, split);
    }
    const bool lone = child("trees.left", 0) == -1 && child("trees.right", 0) == -1;
    if (lone && leaf(0) == 0.0f) return;
    forest.roots.push_back(static_cast<int32_t>(nodes.size()));
    nodes.emplace_back();
    forest.depths.push_back(place(nodes, lone ? -1 : 0, forest.roots.back()));
  }

 private:
  [[noreturn]] void fail(const char* name, int64_t split, float value, const std::string& rule) const {
    throw Error(code::modelCheckpoint, std::string(name) + "[" + std::to_string(tree_ / shape_.trees) + "][" +
                                           std::to_string(tree_ % shape_.trees) + "][" + std::to_string(split) +
                                           "] was " + formatNumber(value) + ": " + rule);
  }

  float value(const char* name, int64_t split) const {
    return tensors_.at(name).data[static_cast<size_t>(tree_ * shape_.splits + split)];
  }
  float leaf(int64_t k) const {
    return tensors_.at("trees.leaf").data[static_cast<size_t>(tree_ * (shape_.splits + 1) + k)];
  }

  int32_t integer(const char* name, int64_t split, int64_t least, int64_t most) const {
    const float x = value(name, split);
    if (!(x >= static_cast<float>(least) && x <= static_cast<float>(most)) || x != std::trunc(x)) {
      fail(name, split, x, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return static_cast<int32_t>(x);
  }

  int32_t child(const char* name, int64_t split) const {
    const int32_t to = integer(name, split, -shape_.splits - 1, shape_.splits - 1);
    if (to >= 0 && to <= split) fail(name, split, value(name, split), "must be a leaf or a split further on");
    return to;
  }

  /** Writes a split (from 0) or a leaf (below 0) and all below it at nodes[at]; the depth below. */
  int32_t place(std::vector<TreeNode>& nodes, int32_t split, int32_t at) {
    if (split < 0) {
      nodes[at] = {std::numeric_limits<float>::infinity(), leaf(~split), 0, at};
      return 0;
    }
    const auto left = static_cast<int32_t>(nodes.size());
    nodes[at] = {value("trees.threshold", split), 0.0f, integer("trees.feature", split, 0, shape_.columns - 1), left};
    nodes.resize(nodes.size() + 2);
    int32_t depth = 0;
    for (const int32_t side : {0, 1}) {
      const char* name = side == 0 ? "trees.left" : "trees.right";
      const int32_t to = child(name, split);
      char& met = seen_[static_cast<size_t>(to < 0 ? shape_.splits + ~to : to)];
      if (met != 0) fail(name, split, value(name, split), "another place of the tree leads there already");
      met = 1;
      depth = std::max(depth, place(nodes, to, left + side) + 1);
    }
    return depth;
  }

  const GbdtShape& shape_;
  const Tensors& tensors_;
  int64_t tree_;
  std::vector<char> seen_;  // [splits + leaves]
};

/** [columns], adding to 1; all 0 without a split. */
std::vector<double> gainShares(const std::vector<StoredTree>& forest, int64_t columns) {
  std::vector<double> shares(static_cast<size_t>(columns));
  double whole = 0.0;
  for (const StoredTree& tree : forest) {
    for (size_t k = 0; k < tree.gain.size(); ++k) {
      shares[tree.feature[k]] += tree.gain[k];
      whole += tree.gain[k];
    }
  }
  for (double& share : shares) share = whole > 0.0 ? share / whole : 0.0;
  return shares;
}

}  // namespace

StoredTree::StoredTree(const GbdtTree& tree, const GbdtBins& bins, double shrinkage) {
  for (const GbdtSplit& split : tree.splits) {
    feature.push_back(static_cast<int32_t>(split.column));
    threshold.push_back(bins.thresholds(split.column)[split.bin]);
    left.push_back(split.left);
    right.push_back(split.right);
    gain.push_back(split.gain);
  }
  for (const double mean : tree.means) leaf.push_back(static_cast<float>(shrinkage * mean));
}

std::vector<TensorSpec> gbdtTensorSpecs(const GbdtShape& shape) {
  const std::vector<int64_t> sides = {shape.horizons, shape.trees, shape.splits};
  return {{"bias", {shape.horizons}},
          {"importance", {shape.horizons, shape.columns}},
          {"trees.feature", sides},
          {"trees.leaf", {shape.horizons, shape.trees, shape.splits + 1}},
          {"trees.left", sides},
          {"trees.right", sides},
          {"trees.threshold", sides}};
}

Tensors gbdtTensors(const GbdtShape& shape, const std::vector<std::vector<StoredTree>>& forests,
                    const std::vector<float>& bias) {
  Tensors tensors;
  for (const TensorSpec& spec : gbdtTensorSpecs(shape)) {
    const bool child = spec.name == "trees.left" || spec.name == "trees.right";
    tensors[spec.name] = {spec.shape,
                          std::vector<float>(static_cast<size_t>(elementCount(spec.shape)), child ? -1.0f : 0.0f)};
  }
  tensors["bias"].data = bias;
  for (size_t h = 0; h < forests.size(); ++h) {
    for (size_t k = 0; k < forests[h].size(); ++k) {
      const StoredTree& tree = forests[h][k];
      const int64_t at = static_cast<int64_t>(h) * shape.trees + static_cast<int64_t>(k);
      const auto put = [&](const char* name, const auto& values, int64_t stride) {
        std::transform(values.begin(), values.end(), tensors[name].data.begin() + at * stride,
                       [](auto x) { return static_cast<float>(x); });
      };
      put("trees.feature", tree.feature, shape.splits);
      put("trees.threshold", tree.threshold, shape.splits);
      put("trees.left", tree.left, shape.splits);
      put("trees.right", tree.right, shape.splits);
      put("trees.leaf", tree.leaf, shape.splits + 1);
    }
    const std::vector<double> shares = gainShares(forests[h], shape.columns);
    std::copy(shares.begin(), shares.end(),
              tensors["importance"].data.begin() + static_cast<int64_t>(h) * shape.columns);
  }
  return tensors;
}

void readGbdtTrees(const GbdtShape& shape, const Tensors& tensors, std::vector<TreeNode>& nodes,
                   std::vector<Forest>& forests) {
  forests.resize(static_cast<size_t>(shape.horizons));
  for (int64_t tree = 0; tree < shape.horizons * shape.trees; ++tree) {
    TreeReader(shape, tensors, tree).append(nodes, forests[tree / shape.trees]);
  }
}

}  // namespace autostock
