#include <cmath>

#include "base/rng.h"
#include "check.h"
#include "regime/forwardBackward.h"
#include "regime/switchingModel.h"

using namespace autostock;
using namespace autostock::regime;

namespace {

struct Planted {
  std::vector<double> y;
  std::vector<size_t> states;
};

/** A switching autoregression of order 0 or 1 with sticky states. */
Planted planted(int64_t steps, const std::vector<double>& mean, const std::vector<double>& sd, double stay, double phi,
                uint64_t seed) {
  Rng rng(seed, "test/switching");
  Planted out;
  size_t state = 0;
  double last = 0, lastMean = 0;
  for (int64_t t = 0; t < steps; ++t) {
    if (rng.uniform() > stay) state = (state + 1 + static_cast<size_t>(rng.uniform() * double(mean.size() - 1))) % mean.size();
    last = mean[state] + phi * (last - lastMean) + sd[state] * rng.normal();
    lastMean = mean[state];
    out.y.push_back(last);
    out.states.push_back(state);
  }
  return out;
}

void checkNeverFalls(const std::vector<double>& path) {
  CHECK(path.size() > 1);
  for (size_t i = 1; i < path.size(); ++i) CHECK(path[i] >= path[i - 1] - 1e-9 * std::abs(path[i - 1]));
}

/** Log likelihood by summing over all paths of the states. */
double byEnumeration(const Chain& chain, const std::vector<double>& density, size_t T, size_t K) {
  double total = 0;
  size_t paths = 1;
  for (size_t t = 0; t < T; ++t) paths *= K;
  for (size_t path = 0; path < paths; ++path) {
    double chance = 1;
    size_t before = 0;
    for (size_t t = 0, rest = path; t < T; ++t, rest /= K) {
      const size_t k = rest % K;
      chance *= (t == 0 ? chain.start[k] : chain.transition[before * K + k]) * std::exp(density[t * K + k]);
      before = k;
    }
    total += chance;
  }
  return std::log(total);
}

}  // namespace

TEST_CASE("forward and backward agree with the sum over all paths") {
  const size_t T = 6, K = 3;
  Rng rng(2, "test/passes");
  Chain chain{{0.5, 0.3, 0.2}, {0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4}};
  ForwardBackward passes(T, K);
  for (double& d : passes.density) d = -2 * rng.uniform();
  const std::vector<double> density = passes.density;
  CHECK_CLOSE(passes.run(chain), byEnumeration(chain, density, T, K), 1e-12);
  double moves = 0;
  for (const double m : passes.moves) moves += m;
  CHECK_CLOSE(moves, double(T - 1), 1e-12);
  for (size_t t = 0; t < T; ++t) {
    double filtered = 0, smoothed = 0;
    for (size_t k = 0; k < K; ++k) {
      filtered += passes.forward[t * K + k];
      smoothed += passes.chance[t * K + k];
    }
    CHECK_CLOSE(filtered, 1, 1e-12);
    CHECK_CLOSE(smoothed, 1, 1e-12);
  }
}

TEST_CASE("a Gaussian hidden Markov model finds its states, best paid first") {
  const Planted data = planted(6000, {-0.002, 0.0002, 0.0015}, {0.02, 0.011, 0.005}, 0.98, 0, 5);
  const SwitchingFit fit = fitSwitching(data.y, {.states = 3}, nullptr, {});
  checkNeverFalls(fit.logLikelihoods);
  CHECK_CLOSE(std::sqrt(fit.model.variance[0]), 0.005, 0.0004);
  CHECK_CLOSE(std::sqrt(fit.model.variance[1]), 0.011, 0.0012);
  CHECK_CLOSE(std::sqrt(fit.model.variance[2]), 0.02, 0.0015);
  CHECK_CLOSE(fit.model.mean[0], 0.0015, 0.0004);
  CHECK_CLOSE(fit.model.transition[0], 0.98, 0.01);
}

TEST_CASE("Hamilton's model finds its means, its autoregression and its variances") {
  const Planted data = planted(5000, {0.01, -0.01}, {0.005, 0.012}, 0.97, 0.4, 6);
  const SwitchingFit fit = fitSwitching(data.y, {.states = 2, .order = 1}, nullptr, {});
  checkNeverFalls(fit.logLikelihoods);
  CHECK_CLOSE(fit.model.phi[0], 0.4, 0.04);
  CHECK_CLOSE(fit.model.mean[0], 0.01, 0.001);
  CHECK_CLOSE(fit.model.mean[1], -0.01, 0.002);
  CHECK_CLOSE(std::sqrt(fit.model.variance[0]), 0.005, 0.0004);
  CHECK_CLOSE(std::sqrt(fit.model.variance[1]), 0.012, 0.001);
}

TEST_CASE("orders 0 to 2, two and three states: the likelihood never falls and rows stay chances") {
  const Planted data = planted(300, {0.001, -0.001}, {0.006, 0.018}, 0.96, 0.1, 7);
  for (int states = 2; states <= 3; ++states)
    for (int order = 0; order <= 2; ++order) {
      const SwitchingFit fit = fitSwitching(data.y, {.states = states, .order = order, .starts = 3, .iterations = 20}, nullptr, {});
      checkNeverFalls(fit.logLikelihoods);
      const auto K = static_cast<size_t>(states);
      for (size_t j = 0; j < K; ++j) {
        double sum = 0;
        for (size_t k = 0; k < K; ++k) sum += fit.model.transition[j * K + k];
        CHECK_CLOSE(sum, 1, 1e-9);
        if (j > 0) CHECK(fit.model.mean[j] / std::sqrt(fit.model.variance[j]) <=
                         fit.model.mean[j - 1] / std::sqrt(fit.model.variance[j - 1]));
      }
    }
}

TEST_CASE("a warm start goes on from the fit it is given; the same seed gives the same bits") {
  const Planted data = planted(2000, {0.001, -0.001}, {0.006, 0.018}, 0.97, 0, 8);
  const SwitchingFit cold = fitSwitching(data.y, {.states = 2}, nullptr, {});
  const SwitchingFit again = fitSwitching(data.y, {.states = 2}, nullptr, {});
  CHECK(cold.model.mean == again.model.mean && cold.logLikelihoods == again.logLikelihoods);
  const SwitchingFit warm = fitSwitching(data.y, {.states = 2}, &cold.model, {});
  checkNeverFalls(warm.logLikelihoods);
  CHECK(warm.logLikelihoods.front() > cold.logLikelihoods.back() - 3);
  CHECK_CLOSE(warm.logLikelihoods.back() / cold.logLikelihoods.back(), 1, 1e-6);
}

TEST_CASE("one wild return cannot take a state for itself: variances have a floor") {
  Planted data = planted(400, {0.001, -0.001}, {0.006, 0.018}, 0.97, 0, 9);
  data.y[200] = 0.5;
  const SwitchingFit fit = fitSwitching(data.y, {.states = 3}, nullptr, {});
  for (const double v : fit.model.variance) CHECK(v > 0 && std::isfinite(v));
}

TEST_CASE("refuses what cannot be fitted") {
  const std::vector<double> constant(200, 0.01), few(30, 0.01);
  CHECK_THROWS(fitSwitching(constant, {.states = 2}, nullptr, {}), code::dataInvalid);
  CHECK_THROWS(fitSwitching(few, {.states = 2}, nullptr, {}), code::dataTooShort);
  std::vector<double> holed = planted(200, {0, 0}, {1, 2}, 0.9, 0, 1).y;
  const SwitchingFit fit = fitSwitching(holed, {.states = 2}, nullptr, {});
  CHECK_THROWS(fitSwitching(holed, {.states = 3}, &fit.model, {}), code::argument);
  holed[3] = std::nan("");
  CHECK_THROWS(fitSwitching(holed, {.states = 2}, nullptr, {}), code::dataInvalid);
}
