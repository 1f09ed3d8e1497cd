#include "validation/realityCheck.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

struct Sample {
  std::vector<double> returns;
  std::vector<double> benchmark;
};

/** `count` strategies of one market, whose returns share half their noise with it; the first has an edge per bar. */
Sample market(int64_t count, int64_t bars, uint64_t seed, double edge) {
  Sample s{std::vector<double>(static_cast<size_t>(count * bars)), std::vector<double>(static_cast<size_t>(bars))};
  Rng rng(seed, "test/realityCheck");
  for (double& v : s.benchmark) v = 0.01 * rng.normal();
  for (int64_t k = 0; k < count; ++k)
    for (int64_t t = 0; t < bars; ++t)
      s.returns[static_cast<size_t>(k * bars + t)] =
          s.benchmark[static_cast<size_t>(t)] + 0.01 * rng.normal() + (k == 0 ? edge : 0.0);
  return s;
}

RealityCheck check(const Sample& s, int64_t count, int64_t bars, const Resampling& resampling) {
  return realityCheck({s.returns.data(), count, bars}, s.benchmark.data(), resampling, Control{});
}

}  // namespace

TEST_CASE("p-values of worthless strategies are about uniform") {
  Resampling resampling;
  resampling.resamples = 200;
  resampling.blockBars = 1.0;
  double mean = 0.0;
  int small = 0;
  constexpr int sets = 200;
  for (int i = 0; i < sets; ++i) {
    const RealityCheck r = check(market(10, 100, static_cast<uint64_t>(i), 0.0), 10, 100, resampling);
    mean += r.pConsistent / sets;
    small += r.pConsistent < 0.1 ? 1 : 0;
    CHECK(r.pLower <= r.pConsistent && r.pConsistent <= r.pUpper);
  }
  CHECK_CLOSE(mean, 0.5, 0.08);
  CHECK(small >= 8 && small <= 36);
}

TEST_CASE("a planted edge is found, and hopeless strategies beside it do not hide it from SPA") {
  Sample s = market(50, 1000, 9, 0.0015);
  Resampling resampling;
  const RealityCheck r = check(s, 50, 1000, resampling);
  CHECK_EQ(r.bestByMean, 0);
  CHECK_EQ(r.bestByRatio, 0);
  CHECK(r.pConsistent < 0.01);
  // Very poor and very noisy: White's check loses its power, Hansen's keeps it.
  Rng rng(1, "poor");
  for (int64_t k = 1; k < 50; ++k)
    for (int64_t t = 0; t < 1000; ++t) s.returns[static_cast<size_t>(k * 1000 + t)] = 0.1 * rng.normal() - 0.02;
  const RealityCheck poor = check(s, 50, 1000, resampling);
  CHECK(poor.pRealityCheck > 0.5);
  CHECK(poor.pConsistent < 0.01);
}

TEST_CASE("the same numbers as a direct computation over the same bars") {
  const int64_t bars = 60;
  const Sample s = market(11, bars, 4, 0.001);
  Resampling resampling;
  resampling.resamples = 150;
  resampling.blockBars = 4.0;
  double best = -1.0;
  for (int64_t k = 0; k < 11; ++k) {
    double sum = 0.0;
    for (int64_t t = 0; t < bars; ++t) sum += s.returns[static_cast<size_t>(k * bars + t)] - s.benchmark[static_cast<size_t>(t)];
    best = std::max(best, sum / bars);
  }
  int above = 0;
  for (uint32_t b = 0; b < 150; ++b) {
    Rng rng(1, "validation/realityCheck", b);
    std::vector<int64_t> path;
    resampleBars(rng, bars, 4.0, true, [&](int64_t start, int64_t length) {
      for (int64_t t = start; t < start + length; ++t) path.push_back(t);
    });
    double largest = -1.0;
    for (int64_t k = 0; k < 11; ++k) {
      double sum = 0.0;
      for (int64_t t = 0; t < bars; ++t) {
        const auto d = [&](int64_t u) { return s.returns[static_cast<size_t>(k * bars + u)] - s.benchmark[static_cast<size_t>(u)]; };
        sum += d(path[static_cast<size_t>(t)]) - d(t);
      }
      largest = std::max(largest, sum / bars);
    }
    above += largest >= best ? 1 : 0;
  }
  CHECK_EQ(check(s, 11, bars, resampling).pRealityCheck, above / 150.0);
}

TEST_CASE("threads change nothing; copies of the benchmark cannot beat it; bad input has a code") {
  const Sample s = market(20, 200, 2, 0.0);
  Resampling one;
  Resampling three;
  three.threads = 3;
  const RealityCheck a = check(s, 20, 200, one);
  const RealityCheck b = check(s, 20, 200, three);
  CHECK(a.pRealityCheck == b.pRealityCheck && a.pConsistent == b.pConsistent && a.statistic == b.statistic);
  CHECK(a.blockBars == b.blockBars && a.pLower == b.pLower && a.pUpper == b.pUpper);

  Sample same{s.benchmark, s.benchmark};
  const RealityCheck none = check(same, 1, 200, one);
  CHECK_EQ(none.pConsistent, 1.0);
  CHECK_EQ(none.pRealityCheck, 1.0);
  CHECK_EQ(none.statistic, 0.0);
  CHECK_THROWS(check(s, 20, 9, one), "AUTOSTOCK_DATA_TOO_SHORT");
  int32_t cancel = 1;
  Control control;
  control.cancel = &cancel;
  CHECK_THROWS(realityCheck({s.returns.data(), 20, 200}, s.benchmark.data(), one, control), "AUTOSTOCK_CANCELLED");
  same.benchmark[7] = INFINITY;
  CHECK_THROWS(check(same, 1, 200, one), "AUTOSTOCK_DATA_INVALID", "benchmark[7]");
}
