#include "montecarlo/regimeFit.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"
#include "regime/forwardBackward.h"

namespace autostock::montecarlo {
namespace {

constexpr int ITERATIONS = 500;
constexpr double TOLERANCE = 1e-8;
constexpr double LOG_TWO_PI = 1.8378770664093454836;

struct Em {
  std::span<const double> table;
  int64_t rows;
  size_t n, K;
  std::vector<double> floor;  // [A] least variance
  std::vector<double> mean, covariance;
  regime::Chain chain;
  regime::ForwardBackward passes;

  /** Log densities of all rows, then the two passes; returns the log likelihood. */
  double expect(const Control& control) {
    std::vector<double> z(n);
    for (size_t k = 0; k < K; ++k) {
      const std::vector<double> factor =
          choleskyFactor(std::span(covariance).subspan(k * n * n, n * n), static_cast<int>(n), "a regime's covariance");
      double constant = -0.5 * static_cast<double>(n) * LOG_TWO_PI;
      for (size_t a = 0; a < n; ++a) constant -= std::log(factor[a * n + a]);
      for (int64_t t = 0; t < rows; ++t) {
        if (t % 4096 == 0) control.check();
        double square = 0;
        for (size_t a = 0; a < n; ++a) {
          double rest = table[static_cast<size_t>(t) * n + a] - mean[k * n + a];
          for (size_t b = 0; b < a; ++b) rest -= factor[a * n + b] * z[b];
          z[a] = rest / factor[a * n + a];
          square += z[a] * z[a];
        }
        passes.density[static_cast<size_t>(t) * K + k] = constant - 0.5 * square;
      }
    }
    return passes.run(chain);
  }

  void maximise() {
    const std::vector<double>& moves = passes.moves;
    for (size_t j = 0; j < K; ++j) {
      const double sum = std::accumulate(&moves[j * K], &moves[j * K] + K, 0.0);
      for (size_t k = 0; k < K; ++k)
        chain.transition[j * K + k] = sum > 0 ? moves[j * K + k] / sum : (j == k ? 1.0 : 0.0);
      chain.start[j] = passes.chance[j];
    }
    regimes();
  }

  /** Means and covariances of the rows, weighted by their chances. */
  void regimes() {
    for (size_t k = 0; k < K; ++k) {
      double* m = &mean[k * n];
      double* c = &covariance[k * n * n];
      std::fill(m, m + n, 0.0);
      std::fill(c, c + n * n, 0.0);
      double total = 1e-300;
      for (int64_t t = 0; t < rows; ++t) {
        const double p = passes.chance[static_cast<size_t>(t) * K + k];
        total += p;
        for (size_t a = 0; a < n; ++a) m[a] += p * table[static_cast<size_t>(t) * n + a];
      }
      for (size_t a = 0; a < n; ++a) m[a] /= total;
      for (int64_t t = 0; t < rows; ++t) {
        const double p = passes.chance[static_cast<size_t>(t) * K + k];
        const double* row = &table[static_cast<size_t>(t) * n];
        for (size_t a = 0; a < n; ++a)
          for (size_t b = 0; b <= a; ++b) c[a * n + b] += p * (row[a] - m[a]) * (row[b] - m[b]);
      }
      for (size_t a = 0; a < n; ++a)
        for (size_t b = 0; b <= a; ++b) c[b * n + a] = c[a * n + b] = c[a * n + b] / total + (a == b ? floor[a] : 0.0);
    }
  }
};

}  // namespace

RegimeFit fitRegimes(std::span<const double> table, int64_t rows, int assets, int states, const Control& control) {
  const auto n = static_cast<size_t>(assets);
  const auto K = static_cast<size_t>(states);
  const auto size = static_cast<size_t>(rows);
  const Moments sample = momentsOf(table, rows, assets);
  Em em{table, rows, n, K, {}, std::vector<double>(K * n), std::vector<double>(K * n * n),
        {std::vector<double>(K, 1.0 / states), std::vector<double>(K * K)}, regime::ForwardBackward(size, K)};
  for (const double sd : sample.sd) {
    if (!(sd > 0)) throw Error(code::dataInvalid, "an asset's returns never change: there is nothing to fit");
    em.floor.push_back(1e-6 * sd * sd);
  }
  // Begin with rows sorted by how far the average return over a week around them moved.
  std::vector<double> size5(size);
  for (size_t t = 0; t < size; ++t)
    for (size_t s = t < 2 ? 0 : t - 2; s <= std::min(size - 1, t + 2); ++s)
      for (size_t a = 0; a < n; ++a) size5[t] += std::abs(table[s * n + a] - sample.mean[a]) / sample.sd[a];
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return size5[a] < size5[b]; });
  for (size_t i = 0; i < size; ++i)
    for (size_t k = 0; k < K; ++k) em.passes.chance[order[i] * K + k] = i * K / size == k ? 0.9 : 0.1 / static_cast<double>(K - 1);
  em.regimes();
  for (size_t j = 0; j < K; ++j)
    for (size_t k = 0; k < K; ++k) em.chain.transition[j * K + k] = j == k ? 0.95 : 0.05 / static_cast<double>(K - 1);

  const regime::Climb climb =
      regime::Climb::run(ITERATIONS, TOLERANCE, [&] { return em.expect(control); }, [&] { em.maximise(); });

  std::vector<size_t> rank(K);
  std::iota(rank.begin(), rank.end(), size_t{0});
  const auto noise = [&](size_t k) {
    double sum = 0;
    for (size_t a = 0; a < n; ++a) sum += em.covariance[(k * n + a) * n + a] / (sample.sd[a] * sample.sd[a]);
    return sum;
  };
  std::stable_sort(rank.begin(), rank.end(), [&](size_t a, size_t b) { return noise(a) < noise(b); });
  RegimeFit fit{{}, std::vector<double>(K, 0.0), {}, {}, climb.logLikelihoods.back(), climb.iterations};
  for (size_t k = 0; k < K; ++k) {
    for (size_t j = 0; j < K; ++j) {
      fit.transition.push_back(em.chain.transition[rank[k] * K + rank[j]]);
      fit.next[k] += em.passes.chance[(size - 1) * K + rank[j]] * em.chain.transition[rank[j] * K + rank[k]];
    }
    fit.mean.insert(fit.mean.end(), &em.mean[rank[k] * n], &em.mean[rank[k] * n] + n);
    fit.covariance.insert(fit.covariance.end(), &em.covariance[rank[k] * n * n], &em.covariance[rank[k] * n * n] + n * n);
  }
  return fit;
}

}  // namespace autostock::montecarlo
