#pragma once

#include <memory>
#include <vector>

#include "inference/tensors.h"
#include "inference/trees.h"
#include "models/gbdtTree.h"

namespace autostock {

/** Sides of a forest's tensors: H horizons of `trees` trees of up to `splits` splits on `columns` inputs. */
struct GbdtShape {
  int64_t horizons;
  int64_t trees;
  int64_t splits;
  int64_t columns;  // at most 2^24, so that float32 holds every index
};

/** A tree of [splits] as it is stored: children above 0 are splits further on, those below are leaf ~child. */
struct StoredTree {
  std::vector<int32_t> feature;   // [splits]
  std::vector<float> threshold;   // [splits]
  std::vector<int32_t> left;      // [splits]
  std::vector<int32_t> right;     // [splits]
  std::vector<float> leaf;        // [splits + 1]
  std::vector<double> gain;       // [splits]

  StoredTree(const GbdtTree& tree, const GbdtBins& bins, double shrinkage);
};

/**
 * trees.feature, .threshold, .left and .right [H,trees,splits], trees.leaf [H,trees,splits+1], bias [H], and
 * importance [H,columns]: each input's share of the gain, which serving does not read. Integers stand exactly in
 * float32. Places that no tree uses are 0, children -1: a lone leaf of value 0.
 */
std::vector<TensorSpec> gbdtTensorSpecs(const GbdtShape& shape);

/** forests: [H], each at most shape.trees; bias: [H]. */
Tensors gbdtTensors(const GbdtShape& shape, const std::vector<std::vector<StoredTree>>& forests,
                    const std::vector<float>& bias);

/**
 * Trees ready to serve. Every index is checked, and that each walk moves forward and meets no place twice: a breach
 * throws AUTOSTOCK_MODEL_CHECKPOINT naming the entry.
 */
void readGbdtTrees(const GbdtShape& shape, const Tensors& tensors, std::vector<TreeNode>& nodes,
                   std::vector<Forest>& forests);

}  // namespace autostock
