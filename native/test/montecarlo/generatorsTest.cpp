#include <numbers>

#include "check.h"
#include "montecarlo/garchFit.h"
#include "market.h"
#include "montecarlo/moments.h"
#include "montecarlo/regimeFit.h"
#include "montecarlo/summary.h"

using namespace autostock;
using namespace autostock::montecarlo;
using autostock::test::Growth;
using autostock::test::growthOf;
using autostock::test::marketReturns;

namespace {

constexpr int64_t PATHS = 60'000;

/** Terminal wealth of one asset held whole. */
std::vector<double> walk(const char* name, const Arrays& arrays, int32_t steps, const GeneratorOptions& options = {},
                         int64_t paths = PATHS) {
  const Assembled model = findGenerator(name).assemble(options, arrays, 1);
  const std::vector<double> weights = {1.0};
  return simulate(model, weights, {}, {.paths = paths, .steps = steps, .threads = 2, .simd = simdByName("auto")}, {}).terminal;
}

void checkWithin(double value, double expected, double error) {
  CHECK(error > 0);
  CHECK_CLOSE((value - expected) / error, 0, 4);
}

std::vector<double> logs(std::vector<double> values) {
  for (double& v : values) v = std::log(v);
  return values;
}

}  // namespace

TEST_CASE("gbm has log-normal terminal wealth") {
  const Growth g = growthOf(logs(walk("gbm", {{"mean", {0.0004}}, {"sd", {0.02}}, {"correlation", {1}}}, 50)));
  checkWithin(g.mean, 50 * 0.0004, g.meanError);
  checkWithin(g.sd, 0.02 * std::sqrt(50), g.sdError);
}

TEST_CASE("merton has the moments of a compound Poisson") {
  const Arrays arrays{{"mean", {0.001}},     {"sd", {0.01}},         {"correlation", {1}},
                      {"jumpRate", {0.2}},   {"jumpMean", {-0.03}},  {"jumpSd", {0.05}}};
  const Growth g = growthOf(logs(walk("merton", arrays, 20)));
  checkWithin(g.mean, 20 * (0.001 - 0.2 * 0.03), g.meanError);
  checkWithin(g.sd, std::sqrt(20 * (1e-4 + 0.2 * (0.03 * 0.03 + 0.05 * 0.05))), g.sdError);
}

TEST_CASE("heston grows at its drift, its variance reverts") {
  const Arrays arrays{{"drift", {0.08}}, {"kappa", {3}}, {"theta", {0.04}}, {"xi", {0.4}}, {"rho", {-0.6}}, {"v0", {0.09}},
                      {"correlation", {1}}};
  const Growth g = growthOf(walk("heston", arrays, 252));
  checkWithin(g.mean, std::exp(0.08), g.meanError);
  // E of the integrated variance over a year: theta + (v0 - theta) (1 - e^-kappa) / kappa; Euler adds about 1 %.
  const double variance = 0.04 + 0.05 * (1 - std::exp(-3.0)) / 3;
  const Growth l = growthOf(logs(walk("heston", arrays, 252)));
  CHECK_CLOSE(l.mean, 0.08 - 0.5 * variance, 4 * l.meanError + 0.001);
}

TEST_CASE("bootstraps keep the mean and variance of the rows, blocks keep their order") {
  const std::vector<double> rows = marketReturns(400, 1);
  const Moments m = momentsOf(rows, 400, 1);
  for (const char* name : {"stationary-bootstrap", "block-bootstrap", "trade-resampling"}) {
    const Growth g = growthOf(walk(name, {{"history", rows}}, 1));
    checkWithin(g.mean - 1, m.mean[0], g.meanError);
    checkWithin(g.sd, m.sd[0] * std::sqrt(399.0 / 400), g.sdError);
  }
  // Returns 0, 0.01, 0.02 ... of a ramp: after a block's first row each return is known.
  std::vector<double> ramp;
  for (int i = 0; i < 50; ++i) ramp.push_back(i * 0.001);
  const Assembled model = findGenerator("block-bootstrap").assemble({.block = 5}, {{"history", ramp}}, 1);
  const std::vector<double> weights = {1.0};
  const std::vector<int32_t> all = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Simulated out = simulate(model, weights, all, {.paths = 64, .steps = 10}, {});
  for (size_t p = 0; p < 64; ++p)
    for (size_t t = 1; t < 10; ++t) {
      if (t % 5 == 0) continue;
      const double before = t == 1 ? 1.0 : out.fan[(t - 2) * 64 + p];
      const double last = out.fan[(t - 1) * 64 + p] / before - 1;
      const double now = out.fan[t * 64 + p] / out.fan[(t - 1) * 64 + p] - 1;
      const double step = now - last;
      CHECK(std::abs(step - 0.001) < 1e-12 || std::abs(step + 0.049) < 1e-12);
    }
}

TEST_CASE("trades in another order end at the same wealth with other drawdowns") {
  const std::vector<double> trades = marketReturns(60, 1);
  const std::vector<double> end = walk("trade-resampling", {{"history", trades}}, 60, {.replace = false}, 500);
  double product = 1;
  for (const double r : trades) product *= 1 + r;
  for (const double wealth : end) CHECK_CLOSE(wealth, product, 1e-12);
}

TEST_CASE("garch starts at its variance and keeps it at the long-run level") {
  const std::vector<double> shocks = {-1.5, -0.5, 0.0, 0.5, 1.5};  // variance 1
  const double omega = 2e-6, alpha = 0.08, beta = 0.9, level = omega / (1 - alpha - beta);
  const Arrays arrays{{"mu", {0.0}}, {"omega", {omega}}, {"alpha", {alpha}}, {"beta", {beta}}, {"v0", {level}}, {"history", shocks}};
  const Growth g = growthOf(logs(walk("garch", arrays, 60)));
  checkWithin(g.mean, 0, g.meanError);
  checkWithin(g.sd, std::sqrt(60 * level), g.sdError);
}

TEST_CASE("regimes visit their states as the chain says") {
  const Arrays arrays{{"transition", {0.9, 0.1, 0.3, 0.7}}, {"initial", {0.75, 0.25}}, {"mean", {0.001, -0.002}},
                      {"sd", {0.005, 0.02}}, {"correlation", {1, 1}}};
  const Growth g = growthOf(logs(walk("regime", arrays, 1)));
  const double mean = 0.75 * 0.001 - 0.25 * 0.002;
  checkWithin(g.mean, mean, g.meanError);
  const double second = 0.75 * (25e-6 + 1e-6) + 0.25 * (4e-4 + 4e-6);
  checkWithin(g.sd, std::sqrt(second - mean * mean), g.sdError);
  const Growth far = growthOf(logs(walk("regime", arrays, 40)));  // stationary from the start
  checkWithin(far.mean, 40 * mean, far.meanError);
}

TEST_CASE("copulas keep each asset's quantiles and join them by their correlation") {
  const int64_t rows = 1500;
  const std::vector<double> returns = marketReturns(rows, 2, 5);
  const Moments m = momentsOf(returns, rows, 2);
  const History history{returns, rows, 2};
  for (const char* name : {"gaussian-copula", "t-copula"}) {
    const Arrays arrays = findGenerator(name).fit({}, history, {});
    CHECK_CLOSE(arrays.at("correlation")[1], m.correlation[1], 0.06);
    const Assembled model = findGenerator(name).assemble({}, arrays, 2);
    const auto one = [&](std::vector<double> weights) {
      return simulate(model, weights, {}, {.paths = PATHS, .steps = 1, .threads = 2}, {}).terminal;
    };
    const std::vector<double> first = one({1, 0});
    const std::vector<double> second = one({0, 1});
    const Growth g = growthOf(first);
    CHECK_CLOSE(g.mean - 1, m.mean[0], 4 * g.meanError);
    CHECK_CLOSE(g.sd / m.sd[0], 1, 0.03);
    // Path p is the same draw under both weights, so the pair can be put together again.
    std::vector<double> pairs;
    for (size_t p = 0; p < first.size(); ++p) pairs.insert(pairs.end(), {first[p] - 1, second[p] - 1});
    const Moments joint = momentsOf(pairs, PATHS, 2);
    CHECK_CLOSE(joint.correlation[1], m.correlation[1], 0.06);
  }
}

TEST_CASE("a t copula with normal marginals has the tail dependence of its degrees of freedom") {
  const double rho = 0.5, dof = 3;
  const Arrays arrays{{"correlation", {1, rho, rho, 1}}, {"dof", {dof}}, {"mean", {0, 0}}, {"sd", {0.01, 0.01}}};
  const Assembled model = findGenerator("t-copula").assemble({.normalMarginals = true}, arrays, 2);
  const auto one = [&](std::vector<double> weights) {
    return simulate(model, weights, {}, {.paths = 400'000, .steps = 1, .threads = 2, .simd = simdByName("auto")}, {}).terminal;
  };
  const std::vector<double> a = one({1, 0});
  const std::vector<double> b = one({0, 1});
  const Growth g = growthOf(a);
  checkWithin(g.sd, 0.01, g.sdError);
  // P(both below their 1 % quantile) by the bivariate t, from its integral over the conditional t of dof + 1.
  const double bound = 1 - 0.01 * 2.3263478740408408;
  double both = 0;
  for (size_t p = 0; p < a.size(); ++p) both += a[p] < bound && b[p] < bound;
  // Numerical integral of f(x) T4((q - rho x) sqrt((dof + 1) / ((dof + x^2)(1 - rho^2)))) over x < q, q = T3^-1(0.01).
  const double q = -4.540702858;
  double expected = 0;
  const auto density3 = [](double x) { return 2 / (std::numbers::pi * std::sqrt(3.0) * std::pow(1 + x * x / 3, 2)); };
  const auto cdf4 = [](double t) {
    const double s = t / std::sqrt(4 + t * t);
    return 0.5 + 0.75 * (s - s * s * s / 3);
  };
  for (double u = 1e-5; u < 1; u += 2e-5) {  // x = q / u
    const double x = q / u;
    expected += density3(x) * cdf4((q - rho * x) * std::sqrt((dof + 1) / ((dof + x * x) * (1 - rho * rho)))) * (-q / (u * u)) * 2e-5;
  }
  const double share = both / static_cast<double>(a.size());
  checkWithin(share, expected, std::sqrt(expected / static_cast<double>(a.size())));
}

TEST_CASE("fits find the parameters that made the data") {
  const int64_t rows = 6000;
  // GARCH(1,1) and two regimes, simulated here one long path at a time.
  Rng rng(11, "fits");
  double variance = 1e-4;
  std::vector<double> garchPath;
  for (int64_t t = 0; t < rows; ++t) {
    const double e = std::sqrt(variance) * rng.normal();
    garchPath.push_back(0.0005 + e);
    variance = 3e-6 + 0.1 * e * e + 0.87 * variance;
  }
  const GarchFit garch = fitGarch(garchPath, {});
  CHECK_CLOSE(garch.alpha, 0.1, 0.025);
  CHECK_CLOSE(garch.beta, 0.87, 0.035);
  CHECK_CLOSE(garch.omega / 3e-6, 1, 0.4);
  int state = 0;
  std::vector<double> switching;
  for (int64_t t = 0; t < rows; ++t) {
    if (rng.uniform() < (state == 0 ? 0.02 : 0.05)) state = 1 - state;
    switching.push_back(state == 0 ? 0.001 + 0.006 * rng.normal() : -0.002 + 0.02 * rng.normal());
  }
  const RegimeFit regime = fitRegimes(switching, rows, 1, 2, {});
  CHECK_CLOSE(regime.transition[1], 0.02, 0.006);
  CHECK_CLOSE(regime.transition[2], 0.05, 0.015);
  CHECK_CLOSE(std::sqrt(regime.covariance[0]), 0.006, 0.0004);
  CHECK_CLOSE(std::sqrt(regime.covariance[1]), 0.02, 0.001);
  std::vector<double> jumps;
  for (int64_t t = 0; t < rows; ++t) {
    const double jump = rng.uniform() < 0.05 ? -0.01 + 0.04 * rng.normal() : 0;
    jumps.push_back(std::expm1(0.001 + 0.01 * rng.normal() + jump));
  }
  const Arrays merton = findGenerator("merton").fit({}, {jumps, rows, 1}, {});
  CHECK_CLOSE(merton.at("jumpRate")[0], 0.05, 0.015);
  CHECK_CLOSE(merton.at("sd")[0] / 0.01, 1, 0.03);
  CHECK_CLOSE(merton.at("jumpSd")[0] / 0.04, 1, 0.2);
}

TEST_CASE("ruin of a geometric Brownian motion is the barrier formula with its discrete correction") {
  const double sd = 0.02, mean = 0.0002, level = 0.8;
  const int32_t steps = 250;
  const Assembled model = findGenerator("gbm").assemble({}, {{"mean", {mean}}, {"sd", {sd}}, {"correlation", {1}}}, 1);
  const std::vector<double> weights = {1.0};
  Simulated out = simulate(model, weights, {}, {.paths = 200'000, .steps = steps, .threads = 2, .simd = simdByName("auto")}, {});
  const Summary s = summarise(out, 0, {{0.5}, {level}, {}, {}}, 1, {});
  // First passage of a Brownian motion with drift; the barrier lies 0.5826 sd further (Broadie, Glasserman and Kou 1997).
  const double b = std::log(level) - 0.5826 * sd;
  const double T = steps;
  const auto N = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  const double expected =
      N((b - mean * T) / (sd * std::sqrt(T))) + std::exp(2 * mean * b / (sd * sd)) * N((b + mean * T) / (sd * std::sqrt(T)));
  CHECK_CLOSE(s.ruin[0].value, expected, 4 * s.ruin[0].error + 0.001);
}
