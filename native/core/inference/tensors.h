#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace autostock {

/** A dense float32 tensor, row-major. */
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<float> data;
};

/** Weights by PyTorch state-dict name. */
using Tensors = std::map<std::string, Tensor>;

/** A tensor that an architecture has. */
struct TensorSpec {
  std::string name;
  std::vector<int64_t> shape;
};

/** Product of the sides; 1 for a scalar. Shapes of an architecture are small, files are checked apart. */
inline int64_t elementCount(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t side : shape) count *= side;
  return count;
}

}  // namespace autostock
