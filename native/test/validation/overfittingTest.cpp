#include "validation/overfitting.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

std::vector<double> noise(int64_t count, int64_t bars, uint64_t seed) {
  std::vector<double> x(static_cast<size_t>(count * bars));
  Rng rng(seed, "test/overfitting");
  for (double& v : x) v = 0.01 * rng.normal();
  return x;
}

double pbo(const Overfitting& result) {
  double below = 0.0;
  for (const double logit : result.logits) below += logit <= 0.0 ? 1.0 : 0.0;
  return below / static_cast<double>(result.logits.size());
}

double sharpe(const double* x, const std::vector<int>& bars) {
  double sum = 0.0;
  for (const int t : bars) sum += x[t];
  const double mean = sum / static_cast<double>(bars.size());
  double squares = 0.0;
  for (const int t : bars) squares += (x[t] - mean) * (x[t] - mean);
  return mean / std::sqrt(squares / static_cast<double>(bars.size() - 1));
}

}  // namespace

TEST_CASE("two blocks of uneven length are what a hand computation gives") {
  // 7 bars, blocks [0, 4) and [4, 7).
  const std::vector<double> x{0.01, 0.02, -0.01, 0.03, -0.02, 0.01, -0.03,   //
                              0.00, -0.01, 0.01, 0.005, 0.02, 0.01, 0.03,    //
                              0.001, 0.002, 0.001, -0.002, 0.003, 0.0, 0.001};
  const Overfitting r = backtestOverfitting({x.data(), 3, 7}, 2, 1, Control{});
  CHECK_EQ(r.logits.size(), size_t{2});
  const std::vector<int> a{0, 1, 2, 3};
  const std::vector<int> b{4, 5, 6};
  CHECK_EQ(r.best[0], 0);
  CHECK_CLOSE(r.inSample[0], sharpe(x.data(), a), 1e-12);
  CHECK_CLOSE(r.outOfSample[0], sharpe(x.data(), b), 1e-12);
  CHECK_CLOSE(r.logits[0], std::log(0.25 / 0.75), 1e-15);
  CHECK_EQ(r.best[1], 1);
  CHECK_CLOSE(r.inSample[1], sharpe(x.data() + 7, b), 1e-12);
  CHECK_CLOSE(r.outOfSample[1], sharpe(x.data() + 7, a), 1e-12);
  CHECK_CLOSE(r.logits[1], std::log(0.25 / 0.75), 1e-15);
}

TEST_CASE("every split of a larger case equals a direct computation") {
  const std::vector<double> x = noise(5, 43, 3);
  const Overfitting r = backtestOverfitting({x.data(), 5, 43}, 6, 1, Control{});
  CHECK_EQ(r.logits.size(), size_t{20});
  size_t split = 0;
  for (int i = 0; i < 6; ++i)
    for (int j = i + 1; j < 6; ++j)
      for (int k = j + 1; k < 6; ++k, ++split) {
        std::vector<int> in;
        std::vector<int> out;
        int t = 0;
        for (int block = 0; block < 6; ++block)
          for (int end = t + (block < 1 ? 8 : 7); t < end; ++t) (block == i || block == j || block == k ? in : out).push_back(t);
        int best = 0;
        for (int c = 1; c < 5; ++c)
          if (sharpe(x.data() + c * 43, in) > sharpe(x.data() + best * 43, in)) best = c;
        CHECK_EQ(r.best[split], best);
        CHECK_CLOSE(r.inSample[split], sharpe(x.data() + best * 43, in), 1e-12);
        CHECK_CLOSE(r.outOfSample[split], sharpe(x.data() + best * 43, out), 1e-12);
      }
}

TEST_CASE("noise gives a PBO near a half, one good configuration near 0, and threads change nothing") {
  // One history of pure noise is itself scattered about a half: average over a few.
  double mean = 0.0;
  for (uint64_t seed = 0; seed < 12; ++seed) {
    const std::vector<double> x = noise(40, 480, 50 + seed);
    mean += pbo(backtestOverfitting({x.data(), 40, 480}, 8, 1, Control{})) / 12.0;
  }
  CHECK_CLOSE(mean, 0.5, 0.12);
  std::vector<double> x = noise(40, 480, 7);
  const Overfitting one = backtestOverfitting({x.data(), 40, 480}, 12, 1, Control{});
  const Overfitting three = backtestOverfitting({x.data(), 40, 480}, 12, 3, Control{});
  CHECK(one.logits == three.logits && one.inSample == three.inSample && one.outOfSample == three.outOfSample);
  CHECK(one.best == three.best);
  for (size_t t = 0; t < 480; ++t) x[17 * 480 + t] += 0.003;
  CHECK(pbo(backtestOverfitting({x.data(), 40, 480}, 12, 1, Control{})) < 0.01);
}

TEST_CASE("a flat configuration has Sharpe 0 and a constant one does not win") {
  std::vector<double> x = noise(3, 40, 1);
  for (size_t t = 0; t < 40; ++t) {
    x[t] = 0.0;
    x[40 + t] = 0.1;
    x[80 + t] -= 0.05;
  }
  const Overfitting r = backtestOverfitting({x.data(), 3, 40}, 4, 1, Control{});
  for (const int32_t best : r.best) CHECK_EQ(best, 0);
  for (const double s : r.outOfSample) CHECK_EQ(s, 0.0);
}

TEST_CASE("bad input and a cancel stop it before and while it works") {
  std::vector<double> x = noise(4, 40, 1);
  const Returns returns{x.data(), 4, 40};
  CHECK_THROWS(backtestOverfitting(returns, 5, 1, Control{}), "AUTOSTOCK_NATIVE_ARGUMENT", "was 5");
  CHECK_THROWS(backtestOverfitting(returns, 22, 1, Control{}), "AUTOSTOCK_NATIVE_ARGUMENT", "was 22");
  CHECK_THROWS(backtestOverfitting({x.data(), 1, 40}, 4, 1, Control{}), "AUTOSTOCK_NATIVE_ARGUMENT", "at least 2");
  CHECK_THROWS(backtestOverfitting({x.data(), 16, 10}, 16, 1, Control{}), "AUTOSTOCK_DATA_TOO_SHORT", "32 bars");
  int32_t cancel = 1;
  Control control;
  control.cancel = &cancel;
  CHECK_THROWS(backtestOverfitting(returns, 8, 2, control), "AUTOSTOCK_CANCELLED");
  x[85] = NAN;
  CHECK_THROWS(backtestOverfitting(returns, 4, 1, Control{}), "AUTOSTOCK_DATA_INVALID", "configuration 2 at bar 5");
}
