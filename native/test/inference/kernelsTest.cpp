#include "inference/kernels.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "inference/linear.h"

using namespace autostock;

namespace {

std::vector<float> normals(int64_t n, const char* purpose) {
  Rng rng(3, purpose);
  std::vector<float> out(static_cast<size_t>(n));
  for (float& value : out) value = static_cast<float>(rng.normal());
  return out;
}

}  // namespace

TEST_CASE("exponential is within 2e-7 of exp and clamped outside float32's range") {
  for (double x = -87.0; x <= 88.0; x += 0.01) {
    const double exact = std::exp(static_cast<double>(static_cast<float>(x)));
    CHECK(std::abs(exponential(static_cast<float>(x)) / exact - 1.0) < 2e-7);
  }
  CHECK(exponential(-1e30f) > 0.0f);
  CHECK(std::isfinite(exponential(1e30f)));
}

TEST_CASE("sigmoid and tanh are within 2e-7 and saturate") {
  std::vector<float> x;
  for (float v = -30.0f; v <= 30.0f; v += 0.037f) x.push_back(v);
  std::vector<float> s = x;
  std::vector<float> t(x.size());
  sigmoid(s.data(), static_cast<int64_t>(s.size()));
  hyperbolicTangent(x.data(), static_cast<int64_t>(x.size()), t.data());
  for (size_t i = 0; i < x.size(); ++i) {
    CHECK(std::abs(s[i] - 1.0 / (1.0 + std::exp(-static_cast<double>(x[i])))) < 2e-7);
    CHECK(std::abs(t[i] - std::tanh(static_cast<double>(x[i]))) < 2e-7);
  }
}

TEST_CASE("accumulate is the plain loop bit by bit, whatever tile an output falls into") {
  for (const int64_t N : {1, 3, 4, 16, 21, 64, 128, 151}) {
    const int64_t K = 29;
    const std::vector<float> x = normals(K, "x");
    const std::vector<float> w = normals(K * N, "w");
    std::vector<float> y = normals(N, "y");
    std::vector<float> naive = y;
    accumulate(x.data(), K, w.data(), N, y.data());
    for (int64_t n = 0; n < N; ++n) {
      for (int64_t k = 0; k < K; ++k) naive[n] += x[k] * w[k * N + n];
      CHECK_EQ(y[n], naive[n]);
    }
  }
}

TEST_CASE("layerNorm has mean 0 and variance 1 before its affine map") {
  std::vector<float> x = normals(32, "norm");
  const std::vector<float> ones(32, 1.0f);
  const std::vector<float> zeros(32, 0.0f);
  layerNorm(x.data(), 32, ones.data(), zeros.data());
  double mean = 0.0;
  double squares = 0.0;
  for (const float v : x) {
    mean += v / 32.0;
    squares += static_cast<double>(v) * v / 32.0;
  }
  CHECK_CLOSE(mean, 0.0, 1e-6);
  CHECK_CLOSE(squares, 1.0, 1e-4);
}

TEST_CASE("forecastRows answers NaN for an unknown window and refuses rows without one") {
  const LinearForecaster model(2, 1, {}, {1.0f, 10.0f}, {0.5f});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> x = {1, 2, nan, 4, 5};
  std::vector<float> out(4);
  const std::vector<int32_t> rows = {1, 2, 3, 4};
  forecastRows(model, x.data(), 5, rows.data(), 4, out.data(), {});
  CHECK_EQ(out[0], 21.5f);
  CHECK(std::isnan(out[1]));
  CHECK(std::isnan(out[2]));
  CHECK_EQ(out[3], 54.5f);
  for (const int32_t row : {-1, 0, 5}) {
    CHECK_THROWS(forecastRows(model, x.data(), 5, &row, 1, out.data(), {}), code::argument, "rows[0]");
  }
}
