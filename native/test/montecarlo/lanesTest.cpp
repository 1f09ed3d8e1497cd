#include <numbers>

#include "base/rng.h"
#include "check.h"
#include "montecarlo/copulaMath.h"
#include "montecarlo/kernels.h"
#include "montecarlo/normalQuantile.h"

using namespace autostock;
using namespace autostock::montecarlo;

TEST_CASE("the elementary functions agree with libm") {
  for (double x = -40; x < 40; x += 0.0137) CHECK_CLOSE(exponential<double>(x) / std::exp(x), 1.0, 2e-14);
  for (double x = 1e-12; x < 1e6; x *= 1.003) CHECK_CLOSE(logarithm<double>(x), std::log(x), 2e-14);
  CHECK(exponential<double>(-1e9) > 0);
  CHECK(std::isfinite(exponential<double>(1e9)));
}

TEST_CASE("words are the blocks of philox4x32") {
  const Draws<double> draws({7, 9, 11}, 5);
  uint64_t w[4];
  draws.words(3, 2, w);
  const auto expected = philox4x32({3, 5, 11, 2}, {7, 9});
  for (size_t i = 0; i < 4; ++i) CHECK_EQ(w[i], uint64_t{expected[i]});
}

TEST_CASE("normals are Box and Muller's within a word's cell") {
  Rng rng(3, "words");
  for (int i = 0; i < 20'000; ++i) {
    const uint32_t a = rng.word();
    const uint32_t b = rng.word();
    double first, second;
    normalTurn<double>(normalRadius<double>(a), b, first, second);
    const double radius = std::sqrt(-2 * std::log((a + 0.5) * 0x1p-32));
    const double angle = ((b & 0x3fffffffu) + 0.5 - 536870912.0) * 0x1p-30 * std::numbers::pi / 2 +
                         (b >> 30 & 1) * std::numbers::pi / 2 + (b >> 31) * std::numbers::pi;
    CHECK_CLOSE(first, radius * std::cos(angle), 1e-9);
    CHECK_CLOSE(second, radius * std::sin(angle), 1e-9);
  }
}

TEST_CASE("normals have the moments of a standard normal, and the tails") {
  const Draws<double> draws(
      {1, 2, 3}, 0);
  constexpr int n = 400'000;
  double sum = 0, squares = 0, fourth = 0;
  int beyond = 0;
  for (uint32_t step = 0; step < n / 4; ++step) {
    double z[4];
    draws.normals(step, 4, z);
    for (const double x : z) {
      sum += x;
      squares += x * x;
      fourth += x * x * x * x;
      beyond += std::abs(x) > 3;
    }
  }
  CHECK_CLOSE(sum / n, 0, 4 / std::sqrt(n));
  CHECK_CLOSE(squares / n, 1, 4 * std::sqrt(2.0 / n));
  CHECK_CLOSE(fourth / n, 3, 4 * std::sqrt(96.0 / n) / 3);
  CHECK_CLOSE(beyond / double{n}, 0.0026998, 4 * std::sqrt(0.0027 / n));
}

TEST_CASE("normal quantiles invert the distribution function") {
  CHECK_CLOSE(normalQuantile(0.975), 1.959963984540054, 1e-14);
  CHECK_CLOSE(normalQuantile(0.5), 0, 1e-15);
  for (double p = 1e-14; p < 0.5; p *= 1.3) CHECK_CLOSE(0.5 * std::erfc(-normalQuantile(p) / std::numbers::sqrt2) / p, 1, 1e-11);
}

TEST_CASE("the tail of Student's t is that of the tables, and the table's cubic follows it") {
  CHECK_CLOSE(upperTail(2.015048373, 5), 0.05, 1e-8);  // t(0.95; 5)
  CHECK_CLOSE(upperTail(63.65674116, 1), 0.005, 1e-8);
  CHECK_CLOSE(upperTail(1.959963984540054, 0), 0.025, 1e-14);
  for (const double dof : {0.0, 2.5, 4.0, 30.0}) {
    const std::vector<double> table = tailTable(dof);
    CopulaModel model{};
    model.tail = table.data();
    for (double x = -50; x < 50; x += 0.137) {
      const double expected = x < 0 ? upperTail(-x, dof) : 1 - upperTail(x, dof);
      CHECK_CLOSE(model.probability(x), expected, 1e-8);
    }
  }
}

TEST_CASE("Kendall's tau counts pairs, ties included") {
  const std::vector<double> x = {1, 2, 3, 4, 5};
  const std::vector<double> y = {3, 1, 2, 5, 4};
  CHECK_CLOSE(kendallTau(x, y), 0.4, 1e-15);
  const std::vector<double> tiedX = {1, 1, 2, 3};
  const std::vector<double> tiedY = {1, 2, 2, 4};
  CHECK_CLOSE(kendallTau(tiedX, tiedY), 4 / std::sqrt(5.0 * 5.0), 1e-15);
}
