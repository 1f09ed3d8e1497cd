#include "models/initialise.h"

#include <cmath>

#include "check.h"

using namespace autostock;

TEST_CASE("a tensor's start depends on the seed and its own name alone") {
  const TensorSpec spec{"w", {8, 4}};
  CHECK(Initialiser(1).normal(spec, 1.0).data == Initialiser(1).normal(spec, 1.0).data);
  CHECK(Initialiser(1).normal(spec, 1.0).data != Initialiser(2).normal(spec, 1.0).data);
  CHECK(Initialiser(1).normal(spec, 1.0).data != Initialiser(1).normal({"v", {8, 4}}, 1.0).data);
  for (const float v : Initialiser(3).uniform(spec, 0.25).data) CHECK(std::abs(v) <= 0.25f);
}

TEST_CASE("orthogonal blocks are orthogonal, gate by gate") {
  const int64_t n = 12;
  const Tensor w = Initialiser(5).orthogonalBlocks({"w", {4 * n, n}});
  for (int64_t block = 0; block < 4; ++block) {
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < n; ++j) {
        double product = 0.0;
        for (int64_t k = 0; k < n; ++k) {
          product += static_cast<double>(w.data[((block * n) + i) * n + k]) * w.data[((block * n) + j) * n + k];
        }
        CHECK_CLOSE(product, i == j ? 1.0 : 0.0, 1e-6);
      }
    }
  }
}
