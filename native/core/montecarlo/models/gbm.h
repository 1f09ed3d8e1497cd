#pragma once

#include "montecarlo/draws.h"

namespace autostock::montecarlo {

/** x[a] = base[a] + sum_b factor[a][b] z[b], factor lower triangular. */
template <class D>
AUTOSTOCK_MC D correlated(const double* factorRow, int a, const D* z, D base) {
  for (int b = 0; b <= a; ++b) base += factorRow[b] * z[b];
  return base;
}

/** Correlated geometric Brownian motion, exact at every step: log returns are jointly normal. */
struct GbmModel {
  int assets;
  const double* drift;   // [A] mean log return of a step
  const double* factor;  // [A][A] Cholesky factor of the covariance of a step

  int slots() const { return assets + 1; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(drift); move(factor);
  }

  template <class D>
  AUTOSTOCK_MC void start(D*) const {}

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    draws.normals(step, assets, slots);
    for (int a = 0; a < assets; ++a)
      growth[a] = exponential<D>(correlated<D>(factor + a * assets, a, slots, splat<D>(drift[a])));
  }
};

}  // namespace autostock::montecarlo
