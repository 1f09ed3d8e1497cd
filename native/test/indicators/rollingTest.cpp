#include "indicators/rolling.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"

using autostock::Lag;
using autostock::RollingMoments;
using autostock::RollingSums;

namespace {

std::vector<double> noise(int n, double level, double scale) {
  autostock::Rng rng(7, "test/rolling");
  std::vector<double> values(static_cast<std::size_t>(n));
  for (double& value : values) value = level + scale * rng.normal();
  return values;
}

}  // namespace

TEST_CASE("sums equal a fresh sum over the window, for every period") {
  const auto values = noise(400, 10, 3);
  for (const int period : {1, 2, 3, 7, 20, 64}) {
    RollingSums<2> sums(period);
    for (int t = 0; t < 400; ++t) {
      const double v = values[static_cast<std::size_t>(t)];
      sums.push({v, v * v});
      CHECK_EQ(sums.full(), t >= period - 1);
      if (!sums.full()) continue;
      double first = 0;
      double second = 0;
      for (int k = t - period + 1; k <= t; ++k) {
        const double w = values[static_cast<std::size_t>(k)];
        first += w;
        second += w * w;
      }
      CHECK_CLOSE(sums.sum(0), first, 1e-14);
      CHECK_CLOSE(sums.sum(1), second, 1e-14);
    }
  }
}

TEST_CASE("sums forget a huge value completely") {
  RollingSums<1> sums(3);
  for (const double v : {1.0, 1e300, 1.0, 1.0, 2.0, 3.0, 0.1}) sums.push({v});
  CHECK_EQ(sums.sum(0), 2.0 + 3.0 + 0.1);
}

TEST_CASE("moments equal the two-pass definition far from zero") {
  for (const double level : {0.0, 100.0, 1e6}) {
    const auto values = noise(500, level, 0.5);
    for (const int period : {2, 5, 20, 100}) {
      RollingMoments moments(period);
      for (int t = 0; t < 500; ++t) {
        moments.push(values[static_cast<std::size_t>(t)]);
        if (!moments.full()) continue;
        double mean = 0;
        for (int k = t - period + 1; k <= t; ++k) mean += values[static_cast<std::size_t>(k)] / period;
        double variance = 0;
        for (int k = t - period + 1; k <= t; ++k)
          variance += std::pow(values[static_cast<std::size_t>(k)] - mean, 2) / period;
        CHECK_CLOSE(moments.mean(), mean, 1e-13);
        CHECK_CLOSE(moments.variance(), variance, 1e-9);
      }
    }
  }
}

TEST_CASE("a window of equal values has no variance, right after a jump too") {
  RollingMoments moments(4);
  for (const double v : {100.3, 101.7, 99.1, 5000.7, 5000.7, 5000.7}) moments.push(v);
  CHECK(moments.variance() > 0);
  moments.push(5000.7);
  CHECK_EQ(moments.variance(), 0.0);
  CHECK_EQ(moments.mean(), 5000.7);
}

TEST_CASE("a lag returns the value of that many pushes ago") {
  Lag lag(3);
  for (int t = 0; t < 10; ++t) {
    const bool known = lag.full();
    const double past = lag.exchange(t);
    CHECK_EQ(known, t >= 3);
    if (known) CHECK_EQ(past, static_cast<double>(t - 3));
  }
}
