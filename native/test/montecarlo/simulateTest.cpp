#include "montecarlo/simulate.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "check.h"
#include "market.h"
#include "montecarlo/summary.h"

using namespace autostock;
using namespace autostock::montecarlo;
using autostock::test::fitted;
using autostock::test::marketReturns;

namespace {

const std::vector<int32_t> CHECKPOINTS = {1, 7, 40};
const std::vector<double> WEIGHTS = {0.5, 0.3, -0.2};

Simulated run(const Assembled& model, SimulationSettings settings, std::vector<double> weights = WEIGHTS) {
  return simulate(model, weights, CHECKPOINTS, settings, {});
}

void checkSame(const Simulated& a, const Simulated& b) {
  CHECK(a.fan == b.fan);
  CHECK(a.terminal == b.terminal);
  CHECK(a.drawdown == b.drawdown);
  CHECK(a.low == b.low);
}

std::vector<Simd> levels() {
  std::vector<Simd> found;
  for (const char* name : {"scalar", "avx2", "avx512"}) {
    try {
      found.push_back(simdByName(name));
    } catch (const Error&) {
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every generator gives the same bits on any registers and threads") {
  const std::vector<double> returns = marketReturns(700, 3);
  for (const Generator* generator : generators()) {
    for (const bool replace : {true, false}) {
      if (!replace && generator->name != "trade-resampling") continue;
      const Assembled model = fitted(*generator, returns, 3, {.replace = replace});
      SimulationSettings settings{.paths = 203, .steps = 40, .seed = (uint64_t{1} << 40) + 3};
      const Simulated expected = run(model, settings);
      for (const Simd simd : levels())
        for (const int threads : {1, 3}) {
          settings.simd = simd;
          settings.threads = threads;
          checkSame(run(model, settings), expected);
        }
      for (const double value : expected.terminal) CHECK(std::isfinite(value) && value >= 0);
      settings.seed = 4;
      CHECK(run(model, settings).terminal != expected.terminal);
    }
  }
}

TEST_CASE("a path does not depend on how many paths or steps there are") {
  const Assembled model = fitted(findGenerator("heston"), marketReturns(700, 3), 3);
  const Simulated few = run(model, {.paths = 5, .steps = 40});
  const Simulated many = run(model, {.paths = 50, .steps = 300});
  for (size_t c = 0; c < 3; ++c)
    for (size_t p = 0; p < 5; ++p) CHECK_EQ(few.fan[c * 5 + p], many.fan[c * 50 + p]);
}

TEST_CASE("drawdown, low and fan belong to the same path") {
  // One asset, two steps: everything can be recomputed from the two checkpoints.
  const std::vector<double> returns = marketReturns(300, 1);
  const Assembled model = fitted(findGenerator("stationary-bootstrap"), returns, 1);
  const std::vector<int32_t> at = {1, 2};
  const std::vector<double> weights = {1.0};
  const Simulated out = simulate(model, weights, at, {.paths = 100, .steps = 2}, {});
  for (size_t p = 0; p < 100; ++p) {
    const double first = out.fan[p];
    const double second = out.fan[100 + p];
    CHECK_EQ(out.terminal[p], second);
    CHECK_EQ(out.low[p], std::min({1.0, first, second}));
    const double share = std::min({1.0, first, second / std::max(1.0, first)});
    CHECK_CLOSE(out.drawdown[p], 1 - share, 1e-15);
  }
}

TEST_CASE("weights that drift buy once, and a loss of everything lasts") {
  Arrays arrays{{"history", {0.5, -0.9}}};
  const Generator& trades = findGenerator("trade-resampling");
  const Assembled model = trades.assemble({.replace = false}, arrays, 1);
  const std::vector<int32_t> at = {2};
  const std::vector<double> half = {0.5};
  const Simulated drift = simulate(model, half, at, {.paths = 20, .steps = 2, .rebalance = false}, {});
  for (const double wealth : drift.terminal) CHECK_CLOSE(wealth, 0.5 + 0.5 * 1.5 * 0.1, 1e-15);
  const Simulated each = simulate(model, half, at, {.paths = 20, .steps = 2}, {});
  for (const double wealth : each.terminal) CHECK_CLOSE(wealth, 1.25 * 0.55, 1e-15);
  const std::vector<double> twice = {2.0};
  const Simulated ruined = simulate(model, twice, at, {.paths = 20, .steps = 2}, {});
  for (const double wealth : ruined.terminal) CHECK_EQ(wealth, 0.0);
  for (const double drawdown : ruined.drawdown) CHECK_EQ(drawdown, 1.0);
}

TEST_CASE("bad settings are refused by name") {
  const Assembled model = fitted(findGenerator("gbm"), marketReturns(300, 3), 3);
  CHECK_THROWS(run(model, {.paths = 0}), code::configInvalid, "paths");
  CHECK_THROWS(run(model, {.paths = 10, .steps = 0}), code::configInvalid, "steps");
  CHECK_THROWS(run(model, {.paths = 10, .steps = 39}), code::configInvalid, "checkpoints");
  CHECK_THROWS(run(model, {.paths = 10, .steps = 40}, {1.0}), code::configInvalid, "weights");
  CHECK_THROWS(run(model, {.paths = 10, .steps = 40}, {1.0, NAN, 0.0}), code::configInvalid, "weight");
  CHECK_THROWS(findGenerator("gbn"), code::configUnknownName, "gbn");
  CHECK_THROWS(fitted(findGenerator("garch"), marketReturns(50, 1), 1), code::dataTooShort, "250");
  Arrays arrays{{"mean", {0, 0}}, {"sd", {0.1, 0.1}}, {"correlation", {1, 2, 2, 1}}};
  CHECK_THROWS(findGenerator("gbm").assemble({}, arrays, 2), code::configInvalid, "correlation");
  arrays["sd"] = {0.1};
  CHECK_THROWS(findGenerator("gbm").assemble({}, arrays, 2), code::configInvalid, "sd");
  const Assembled trades = fitted(findGenerator("trade-resampling"), marketReturns(30, 1), 1, {.replace = false});
  CHECK_THROWS(run(trades, {.paths = 10, .steps = 40}, {1.0}), code::dataTooShort, "30 trades");
}

TEST_CASE("a run stops soon after being told, on a busy machine too") {
  const Assembled model = fitted(findGenerator("t-copula"), marketReturns(700, 3), 3);
  std::atomic<bool> stop{false};
  Control control;
  control.stop = &stop;
  std::chrono::steady_clock::time_point told;
  std::jthread caller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    told = std::chrono::steady_clock::now();
    stop = true;
  });
  CHECK_THROWS(simulate(model, WEIGHTS, CHECKPOINTS, {.paths = 1'000'000, .steps = 50'000, .threads = 2}, control), code::cancelled);
  caller.join();
  CHECK(std::chrono::steady_clock::now() - told < std::chrono::milliseconds(300));
}

TEST_CASE("quantiles are those of sorted values and errors shrink with the root of n") {
  std::vector<double> sorted;
  for (int i = 0; i <= 100; ++i) sorted.push_back(i);
  CHECK_CLOSE(quantileOf(sorted, 0.255).value, 25.5, 1e-12);
  CHECK_CLOSE(proportion(25, 100).error, 0.0433012701892219, 1e-12);
  const Assembled model = fitted(findGenerator("gbm"), marketReturns(700, 3), 3);
  const SummaryLevels wanted{{0.05, 0.5, 0.95}, {0.97}, {0.05}, {0.95}};
  const auto at = [&](int64_t paths) {
    Simulated out = run(model, {.paths = paths, .steps = 40});
    return summarise(out, 3, wanted, 2, {});
  };
  const Summary few = at(2'000);
  const Summary many = at(32'000);
  const auto quarter = [](const Estimate& a, const Estimate& b) { CHECK_CLOSE(b.error / a.error, 0.25, 0.09); };
  quarter(few.terminal.mean, many.terminal.mean);
  quarter(few.terminal.sd, many.terminal.sd);
  quarter(few.terminal.quantiles[0], many.terminal.quantiles[0]);
  quarter(few.ruin[0], many.ruin[0]);
  quarter(few.shortfall[0], many.shortfall[0]);
  CHECK(std::abs(few.terminal.mean.value - many.terminal.mean.value) < 5 * few.terminal.mean.error);
  CHECK(std::abs(few.shortfall[0].value - many.shortfall[0].value) < 5 * few.shortfall[0].error);
  // The fan's last checkpoint is the terminal distribution, selected instead of sorted.
  for (size_t q = 0; q < 3; ++q) {
    CHECK_EQ(many.fan[2 * 3 + q].value, many.terminal.quantiles[q].value);
    CHECK_EQ(many.fan[2 * 3 + q].error, many.terminal.quantiles[q].error);
  }
}
