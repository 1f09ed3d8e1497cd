#include "montecarlo/regimeFit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {
namespace {

constexpr int ITERATIONS = 500;
constexpr double LOG_TWO_PI = 1.8378770664093454836;

struct Em {
  std::span<const double> table;
  int64_t rows;
  size_t n, K;
  std::vector<double> floor;  // [A] least variance
  std::vector<double> start, transition, mean, covariance;
  std::vector<double> density, forward, chance;  // [rows][K], chance: P(state at t | all)

  /** Log densities of all rows, then one scaled forward and backward pass; returns the log likelihood. */
  double expect(const Control& control, std::vector<double>& moves) {
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
        density[static_cast<size_t>(t) * K + k] = constant - 0.5 * square;
      }
    }
    double likelihood = 0;
    for (int64_t t = 0; t < rows; ++t) {
      double* d = &density[static_cast<size_t>(t) * K];
      double* f = &forward[static_cast<size_t>(t) * K];
      const double most = *std::max_element(d, d + K);
      double sum = 0;
      for (size_t k = 0; k < K; ++k) {
        d[k] = std::exp(d[k] - most);
        double prior = 0;
        if (t == 0) prior = start[k];
        else
          for (size_t j = 0; j < K; ++j) prior += f[j - K] * transition[j * K + k];
        f[k] = prior * d[k];
        sum += f[k];
      }
      for (size_t k = 0; k < K; ++k) f[k] /= sum;
      for (size_t k = 0; k < K; ++k) d[k] /= sum;
      likelihood += std::log(sum) + most;
    }
    moves.assign(K * K, 0.0);
    std::vector<double> backward(K, 1.0), before(K);
    for (int64_t t = rows - 1; t >= 0; --t) {
      const double* d = &density[static_cast<size_t>(t) * K];
      const double* f = &forward[static_cast<size_t>(t) * K];
      for (size_t k = 0; k < K; ++k) chance[static_cast<size_t>(t) * K + k] = f[k] * backward[k];
      if (t == 0) break;
      for (size_t j = 0; j < K; ++j) {
        before[j] = 0;
        for (size_t k = 0; k < K; ++k) {
          const double step = transition[j * K + k] * d[k] * backward[k];
          before[j] += step;
          moves[j * K + k] += (f - K)[j] * step;
        }
      }
      backward = before;
    }
    return likelihood;
  }

  void maximise(const std::vector<double>& moves) {
    for (size_t j = 0; j < K; ++j) {
      const double sum = std::accumulate(&moves[j * K], &moves[j * K] + K, 0.0);
      for (size_t k = 0; k < K; ++k) transition[j * K + k] = sum > 0 ? moves[j * K + k] / sum : (j == k ? 1.0 : 0.0);
      start[j] = chance[j];
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
        const double p = chance[static_cast<size_t>(t) * K + k];
        total += p;
        for (size_t a = 0; a < n; ++a) m[a] += p * table[static_cast<size_t>(t) * n + a];
      }
      for (size_t a = 0; a < n; ++a) m[a] /= total;
      for (int64_t t = 0; t < rows; ++t) {
        const double p = chance[static_cast<size_t>(t) * K + k];
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
  Em em{table, rows, n, K, {}, std::vector<double>(K, 1.0 / states), std::vector<double>(K * K), std::vector<double>(K * n),
        std::vector<double>(K * n * n), std::vector<double>(size * K), std::vector<double>(size * K),
        std::vector<double>(size * K)};
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
    for (size_t k = 0; k < K; ++k) em.chance[order[i] * K + k] = i * K / size == k ? 0.9 : 0.1 / static_cast<double>(K - 1);
  em.regimes();
  for (size_t j = 0; j < K; ++j)
    for (size_t k = 0; k < K; ++k) em.transition[j * K + k] = j == k ? 0.95 : 0.05 / static_cast<double>(K - 1);

  std::vector<double> moves;
  double likelihood = -std::numeric_limits<double>::infinity();
  int iterations = 0;
  for (; iterations < ITERATIONS; ++iterations) {
    const double now = em.expect(control, moves);
    const bool settled = now - likelihood < 1e-8 * std::abs(now);
    likelihood = now;
    if (settled) break;
    em.maximise(moves);
  }

  std::vector<size_t> rank(K);
  std::iota(rank.begin(), rank.end(), size_t{0});
  const auto noise = [&](size_t k) {
    double sum = 0;
    for (size_t a = 0; a < n; ++a) sum += em.covariance[(k * n + a) * n + a] / (sample.sd[a] * sample.sd[a]);
    return sum;
  };
  std::stable_sort(rank.begin(), rank.end(), [&](size_t a, size_t b) { return noise(a) < noise(b); });
  RegimeFit fit{{}, std::vector<double>(K, 0.0), {}, {}, likelihood, iterations};
  for (size_t k = 0; k < K; ++k) {
    for (size_t j = 0; j < K; ++j) {
      fit.transition.push_back(em.transition[rank[k] * K + rank[j]]);
      fit.next[k] += em.chance[(size - 1) * K + rank[j]] * em.transition[rank[j] * K + rank[k]];
    }
    fit.mean.insert(fit.mean.end(), &em.mean[rank[k] * n], &em.mean[rank[k] * n] + n);
    fit.covariance.insert(fit.covariance.end(), &em.covariance[rank[k] * n * n], &em.covariance[rank[k] * n * n] + n * n);
  }
  return fit;
}

}  // namespace autostock::montecarlo
