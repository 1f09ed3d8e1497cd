#include "montecarlo/garchFit.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "montecarlo/simplex.h"

namespace autostock::montecarlo {
namespace {

constexpr double LOG_TWO_PI = 1.8378770664093454836;

/** Free coordinates, for returns of unit variance: mu, log omega, logit of alpha + beta, logit of alpha's share. */
struct Shape {
  double mu, omega, alpha, beta;

  explicit Shape(const std::vector<double>& x) : mu(x[0]), omega(std::exp(x[1])) {
    const double persistence = 1 / (1 + std::exp(-x[2]));
    const double share = 1 / (1 + std::exp(-x[3]));
    alpha = persistence * share;
    beta = persistence - alpha;
  }

  /** Minus twice the log likelihood without its constant. */
  double loss(std::span<const double> r, double first) const {
    double variance = omega + (alpha + beta) * first;
    double sum = 0;
    double product = 1;  // of variances near 1: one logarithm for many
    size_t held = 0;
    for (const double value : r) {
      const double e2 = (value - mu) * (value - mu);
      sum += e2 / variance;
      product *= variance;
      if (++held == 8) {
        sum += std::log(product);
        product = 1;
        held = 0;
      }
      variance = omega + alpha * e2 + beta * variance;
    }
    return sum + std::log(product);
  }
};

double firstVariance(std::span<const double> r) {
  double weight = 1;
  double total = 0;
  double sum = 0;
  for (size_t t = 0; t < std::min<size_t>(75, r.size()); ++t) {
    sum += weight * r[t] * r[t];
    total += weight;
    weight *= 0.94;
  }
  return sum / total;
}

}  // namespace

GarchFit fitGarch(std::span<const double> returns, const Control& control) {
  const size_t n = returns.size();
  double mean = 0;
  for (const double value : returns) mean += value / static_cast<double>(n);
  double variance = 0;
  for (const double value : returns) variance += (value - mean) * (value - mean) / static_cast<double>(n);
  if (!(variance > 0)) throw Error(code::dataInvalid, "an asset's returns never change: there is nothing to fit");
  const double sd = std::sqrt(variance);
  std::vector<double> r(n);
  for (size_t t = 0; t < n; ++t) r[t] = (returns[t] - mean) / sd;
  const double first = firstVariance(r);
  const Shape best(minimise([&](const std::vector<double>& x) { return Shape(x).loss(r, first); },
                            {0.0, std::log(0.03), 3.5, -2.2}, 0.3, control));
  GarchFit fit{mean + sd * best.mu, variance * best.omega, best.alpha, best.beta, 0, 0, std::vector<double>(n)};
  double v = best.omega + (best.alpha + best.beta) * first;
  for (size_t t = 0; t < n; ++t) {
    const double e = r[t] - best.mu;
    fit.shocks[t] = e / std::sqrt(v);
    v = best.omega + best.alpha * e * e + best.beta * v;
  }
  fit.nextVariance = variance * v;
  fit.logLikelihood =
      -0.5 * (best.loss(r, first) + static_cast<double>(n) * (LOG_TWO_PI + std::log(variance)));
  return fit;
}

}  // namespace autostock::montecarlo
