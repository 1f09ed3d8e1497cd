#pragma once

#include "montecarlo/models/gbm.h"

namespace autostock::montecarlo {

/**
 * Heston's stochastic variance (1993), full-truncation Euler: Lord, Koekkoek and van Dijk 2010. Price shocks of the assets
 * are correlated; each variance shock correlates with its own price shock. Rates are annual.
 */
struct HestonModel {
  int assets;
  double dt;             // years
  const double* drift;   // [A] expected simple growth rate
  const double* kappa;   // [A] speed of mean reversion
  const double* theta;   // [A] long-run variance
  const double* xi;      // [A] volatility of variance
  const double* rho;     // [A] correlation of price and variance
  const double* v0;      // [A] first variance
  const double* factor;  // [A][A] Cholesky factor of the correlation of price shocks

  int slots() const { return 3 * assets + 1; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(drift); move(kappa); move(theta); move(xi); move(rho); move(v0); move(factor);
  }

  template <class D>
  AUTOSTOCK_MC void start(D* slots) const {
    for (int a = 0; a < assets; ++a) slots[a] = splat<D>(v0[a]);
  }

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    D* z = slots + assets;
    draws.normals(step, 2 * assets, z);
    for (int a = 0; a < assets; ++a) {
      const D price = correlated<D>(factor + a * assets, a, z, splat<D>(0.0));
      const D variance = price * rho[a] + z[assets + a] * squareRoot<double>(1.0 - rho[a] * rho[a]);
      const D v = greatest<D>(slots[a], splat<D>(0.0));
      const D root = squareRoot<D>(v * dt);
      growth[a] = exponential<D>((drift[a] - v * 0.5) * dt + root * price);
      slots[a] = slots[a] + (theta[a] - v) * (kappa[a] * dt) + root * variance * xi[a];
    }
  }
};

}  // namespace autostock::montecarlo
