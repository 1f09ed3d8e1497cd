#pragma once

#include "montecarlo/models/gbm.h"
#include "montecarlo/normalQuantile.h"

namespace autostock::montecarlo {

/**
 * Gaussian or t copula of simple returns: Demarta and McNeil 2005. Correlated normals, divided for the t copula by
 * sqrt(chi^2 / dof), become uniforms by the copula's distribution function and returns by each asset's own quantiles.
 */
struct CopulaModel {
  static constexpr int CELLS = 2048;
  int assets;
  int64_t rows;          // 0 = normal marginals
  double dof;            // 0 = Gaussian
  const double* factor;  // [A][A] Cholesky factor of the copula's correlation
  const double* tail;    // [CELLS + 1][2] P(X > x) and its slope over s = x / (1 + x), s = i / CELLS
  const double* sorted;  // [A][rows] past returns, least first
  const double* mean;    // [A] of normal marginals
  const double* sd;      // [A]

  int slots() const { return assets + 1; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(factor); move(tail); move(sorted); move(mean); move(sd);
  }

  template <class D>
  AUTOSTOCK_MC void start(D*) const {}

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    draws.normals(step, assets, slots);
    D scale = splat<D>(1.0);
    if (dof > 0) {
      for (int l = 0; l < Lane<D>::width; ++l) {
        const Draws<double> own(draws.key, wordOf<D>(draws.path, l));
        put<D>(scale, l, squareRoot<double>(dof / (2.0 * gamma(own, step, 0.5 * dof))));
      }
    }
    for (int a = 0; a < assets; ++a) {
      const D x = correlated<D>(factor + a * assets, a, slots, splat<D>(0.0)) * scale;
      for (int l = 0; l < Lane<D>::width; ++l) put<D>(growth[a], l, 1.0 + marginal(a, probability(get<D>(x, l))));
    }
  }

  /** Gamma(shape, 1), shape > 1: Marsaglia and Tsang 2000. At most 64 tries, each fails with probability below 0.05. */
  AUTOSTOCK_MC static double gamma(const Draws<double>& draws, uint32_t step, double shape) {
    const double d = shape - 1.0 / 3;
    const double c = 1.0 / squareRoot<double>(9.0 * d);
    double value = d;
    for (uint32_t attempt = 0; attempt < 64; ++attempt) {
      uint64_t w[4] = {};
      draws.words(step * 64 + attempt, gammaStream, w);
      double z, other;
      normalTurn<double>(normalRadius<double>(w[0]), w[1], z, other);
      const double root = 1.0 + c * z;
      if (root <= 0) continue;
      const double cube = root * root * root;
      value = d * cube;
      if (logarithm<double>(uniform<double>(w[2])) < 0.5 * z * z + d - value + d * logarithm<double>(cube)) break;
    }
    return value;
  }

  /** P(X <= x) of the copula's own margin, cubic between the table's points. */
  AUTOSTOCK_MC double probability(double x) const {
    const double size = x < 0 ? -x : x;
    const double at = size / (1.0 + size) * CELLS;
    const int cell = at < CELLS - 1 ? int(at) : CELLS - 1;
    const double h = at - cell;
    const double* p = tail + 2 * cell;
    const double h2 = h * h;
    const double h3 = h2 * h;
    const double above = (2 * h3 - 3 * h2 + 1) * p[0] + (h3 - 2 * h2 + h) * p[1] + (3 * h2 - 2 * h3) * p[2] +
                         (h3 - h2) * p[3];
    return x < 0 ? above : 1.0 - above;
  }

  AUTOSTOCK_MC double marginal(int a, double u) const {
    if (rows == 0) return mean[a] + sd[a] * normalQuantile(u);
    const double* own = sorted + a * rows;
    const double at = u * double(rows) - 0.5;
    if (at <= 0) return own[0];
    if (at >= double(rows - 1)) return own[rows - 1];
    const auto i = int64_t(at);
    return own[i] + (at - double(i)) * (own[i + 1] - own[i]);
  }
};

}  // namespace autostock::montecarlo
