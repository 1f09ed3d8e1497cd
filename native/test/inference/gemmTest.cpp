#include "inference/gemm.h"

#include <cstring>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "inference/kernels.h"

using namespace autostock;

namespace {

std::vector<float> normals(int64_t n, const char* purpose) {
  Rng rng(5, purpose);
  std::vector<float> out(static_cast<size_t>(n));
  for (float& value : out) value = static_cast<float>(rng.normal());
  return out;
}

}  // namespace

TEST_CASE("gemm and its packed form give every row the bits of accumulate, whatever the tile") {
  for (const int64_t M : {1, 2, 3, 4, 5, 6, 7, 13}) {
    for (const int64_t N : {1, 5, 8, 16, 33, 64, 71, 128, 150}) {
      const int64_t K = 29, xStride = K + 3, yStride = N + 2;
      const std::vector<float> x = normals(M * xStride, "x");
      const std::vector<float> w = normals(K * N, "w");
      const std::vector<float> start = normals(M * yStride, "y");
      std::vector<float> expected = start, plain = start, packed = start, backwards = start;
      for (int64_t m = 0; m < M; ++m) accumulate(x.data() + m * xStride, K, w.data(), N, expected.data() + m * yStride);
      gemm(M, N, K, x.data(), xStride, w.data(), N, plain.data(), yStride);
      const PackedMatrix matrix(w, K, N);
      matrix.accumulate(M, x.data(), xStride, packed.data(), yStride);
      matrix.accumulate(M, x.data(), xStride, backwards.data(), yStride, true);
      const size_t bytes = expected.size() * sizeof(float);
      CHECK(std::memcmp(expected.data(), plain.data(), bytes) == 0);
      CHECK(std::memcmp(expected.data(), packed.data(), bytes) == 0);
      CHECK(std::memcmp(expected.data(), backwards.data(), bytes) == 0);
    }
  }
}

TEST_CASE("gemm reads a matrix that stands inside a wider one") {
  const int64_t M = 7, N = 20, K = 9, wStride = 31;
  const std::vector<float> x = normals(M * K, "x");
  const std::vector<float> w = normals(K * wStride, "w");
  std::vector<float> inner;
  for (int64_t k = 0; k < K; ++k) inner.insert(inner.end(), w.begin() + k * wStride, w.begin() + k * wStride + N);
  std::vector<float> wide(static_cast<size_t>(M * N)), alone = wide;
  gemm(M, N, K, x.data(), K, w.data(), wStride, wide.data(), N);
  gemm(M, N, K, x.data(), K, inner.data(), N, alone.data(), N);
  CHECK(std::memcmp(wide.data(), alone.data(), wide.size() * sizeof(float)) == 0);
}
