#include "validation/bootstrap.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

std::vector<double> series(int64_t bars, uint64_t seed) {
  std::vector<double> x(static_cast<size_t>(bars));
  Rng rng(seed, "test/bootstrap");
  for (double& v : x) v = 0.0005 + 0.01 * rng.normal();
  return x;
}

}  // namespace

TEST_CASE("values of a short series by hand") {
  std::vector<double> x(12, 0.0);
  x[0] = 0.1;
  x[1] = -0.5;
  x[2] = 0.2;
  const Bootstrap r = bootstrapMetrics({x.data(), 12, 252.0, 0.0}, Resampling{}, Control{});
  const double mean = -0.2 / 12.0;
  const double level = 1.1 * 0.5 * 1.2;
  CHECK_CLOSE(r.values[0], level - 1.0, 1e-14);
  CHECK_CLOSE(r.values[1], std::pow(level, 21.0) - 1.0, 1e-13);
  const double deviation = std::sqrt((0.01 + 0.25 + 0.04 - 12.0 * mean * mean) / 11.0);
  CHECK_CLOSE(r.values[2], deviation * std::sqrt(252.0), 1e-13);
  CHECK_CLOSE(r.values[3], mean / deviation * std::sqrt(252.0), 1e-13);
  CHECK_CLOSE(r.values[4], mean / std::sqrt(0.25 / 12.0) * std::sqrt(252.0), 1e-13);
  CHECK_CLOSE(r.values[5], -0.5, 1e-14);
  CHECK_CLOSE(r.values[6], r.values[1] / 0.5, 1e-13);
}

TEST_CASE("results do not depend on threads, and the seed matters") {
  const std::vector<double> x = series(500, 1);
  Resampling one;
  one.resamples = 300;
  Resampling three = one;
  three.threads = 3;
  Resampling other = one;
  other.seed = 2;
  const BootstrapInput input{x.data(), 500, 252.0, 0.01};
  const Bootstrap a = bootstrapMetrics(input, one, Control{});
  CHECK(a.samples == bootstrapMetrics(input, three, Control{}).samples);
  CHECK(a.samples != bootstrapMetrics(input, other, Control{}).samples);
  CHECK_EQ(a.samples.size(), size_t{7 * 300});
}

TEST_CASE("the spread of the resampled Sharpe is that of theory for independent returns") {
  const std::vector<double> x = series(1000, 5);
  Resampling resampling;
  resampling.blockBars = 1.0;
  const Bootstrap r = bootstrapMetrics({x.data(), 1000, 252.0, 0.0}, resampling, Control{});
  const size_t B = 2000;
  double mean = 0.0;
  double squares = 0.0;
  for (size_t b = 0; b < B; ++b) mean += r.samples[3 * B + b] / static_cast<double>(B);
  for (size_t b = 0; b < B; ++b) squares += std::pow(r.samples[3 * B + b] - mean, 2.0) / static_cast<double>(B);
  CHECK_CLOSE(mean, r.values[3], 0.05);
  CHECK_CLOSE(std::sqrt(squares), std::sqrt(252.0 / 1000.0), 0.04);
}

TEST_CASE("a flat series has no Sharpe, bad input a code, a cancel an end") {
  std::vector<double> x(50, 0.0);
  const Bootstrap flat = bootstrapMetrics({x.data(), 50, 252.0, 0.0}, Resampling{}, Control{});
  CHECK(std::isnan(flat.values[3]) && std::isnan(flat.samples[3 * 2000]));
  CHECK_EQ(flat.blockBars, 1.0);
  CHECK_THROWS(bootstrapMetrics({x.data(), 9, 252.0, 0.0}, Resampling{}, Control{}), "AUTOSTOCK_DATA_TOO_SHORT");
  CHECK_THROWS(bootstrapMetrics({x.data(), 50, 0.0, 0.0}, Resampling{}, Control{}), "AUTOSTOCK_NATIVE_ARGUMENT");
  int32_t cancel = 1;
  Control control;
  control.cancel = &cancel;
  CHECK_THROWS(bootstrapMetrics({x.data(), 50, 252.0, 0.0}, Resampling{}, control), "AUTOSTOCK_CANCELLED");
  x[3] = NAN;
  CHECK_THROWS(bootstrapMetrics({x.data(), 50, 252.0, 0.0}, Resampling{}, Control{}), "AUTOSTOCK_DATA_INVALID", "[3]");
}
