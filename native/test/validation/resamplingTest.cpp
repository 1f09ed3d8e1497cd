#include "validation/resampling.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "validation/blockLength.h"

using namespace autostock;

TEST_CASE("a resample has n bars, in runs inside the series") {
  for (const double block : {1.0, 3.7, 12.0, 400.0})
    for (const bool stationary : {true, false}) {
      Rng rng(1, "test", static_cast<uint32_t>(block));
      int64_t bars = 0;
      resampleBars(rng, 101, block, stationary, [&](int64_t start, int64_t length) {
        CHECK(start >= 0 && length > 0 && start + length <= 101);
        bars += length;
      });
      CHECK_EQ(bars, 101);
    }
}

TEST_CASE("block lengths have the asked mean and every bar the same weight") {
  constexpr int64_t n = 50;
  std::vector<double> hits(n);
  int64_t blocks = 0;
  int64_t bars = 0;
  for (uint32_t b = 0; b < 4000; ++b) {
    Rng rng(2, "test", b);
    int64_t expected = -1;
    resampleBars(rng, n, 5.0, true, [&](int64_t start, int64_t length) {
      blocks += start == expected ? 0 : 1;
      expected = start + length == n ? 0 : -1;
      bars += length;
      for (int64_t t = start; t < start + length; ++t) hits[static_cast<size_t>(t)] += 1.0;
    });
  }
  // The last block is cut: 50 bars hold 1 + 49 / 5 starts on average.
  CHECK_CLOSE(static_cast<double>(blocks) / 4000.0, 1.0 + 49.0 / 5.0, 0.02);
  for (const double h : hits) CHECK_CLOSE(h / 4000.0, 1.0, 0.15);
}

TEST_CASE("the automatic length is short for noise and grows with dependence") {
  constexpr int64_t n = 5000;
  std::vector<double> x(n);
  const auto lengthAt = [&](double phi) {
    Rng rng(3, "test/ar");
    double state = 0.0;
    for (double& v : x) v = state = phi * state + rng.normal();
    return automaticBlockLength(x.data(), n);
  };
  const BlockLength none = lengthAt(0.0);
  const BlockLength some = lengthAt(0.5);
  const BlockLength much = lengthAt(0.9);
  CHECK(none.stationary < 8.0);
  // AR(1): G = 2 sigma2 phi / ((1 - phi)^2 (1 - phi^2)) ..., b = (2 phi / (1 - phi^2))^(2/3) n^(1/3).
  const auto theory = [](double phi) { return std::cbrt(std::pow(2.0 * phi / (1.0 - phi * phi), 2.0) * n); };
  CHECK_CLOSE(some.stationary / theory(0.5), 1.0, 0.25);
  CHECK_CLOSE(much.stationary / theory(0.9), 1.0, 0.35);
  CHECK_CLOSE(much.circular / much.stationary, std::cbrt(1.5), 1e-9);
  const std::vector<double> constant(100, 0.01);
  CHECK_EQ(automaticBlockLength(constant.data(), 100).stationary, 1.0);
}
