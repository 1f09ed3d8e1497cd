#pragma once

#include "montecarlo/draws.h"

namespace autostock::montecarlo {

/** x[a] = base[a] + sum_b factor[a][b] z[b], factor lower triangular. */
template <class D>
AUTOSTOCK_MC D correlated(const double* factorRow, int a, const D* z, D base) {
  for (int b = 0; b <= a; ++b) base += factorRow[b] * z[b];
  return base;
}

/** All rows of the same, x[a] from base[a]: four sums at once, because one alone waits for each addition. */
template <class D>
AUTOSTOCK_MC void correlatedAll(const double* factor, int n, const double* base, const D* z, D* x) {
  int a = 0;
  for (; a + 4 <= n; a += 4) {
    const double* f0 = factor + a * n;
    const double* f1 = f0 + n;
    const double* f2 = f1 + n;
    const double* f3 = f2 + n;
    D s0 = splat<D>(base[a]);
    D s1 = splat<D>(base[a + 1]);
    D s2 = splat<D>(base[a + 2]);
    D s3 = splat<D>(base[a + 3]);
    for (int b = 0; b <= a; ++b) {
      s0 += f0[b] * z[b];
      s1 += f1[b] * z[b];
      s2 += f2[b] * z[b];
      s3 += f3[b] * z[b];
    }
    s1 += f1[a + 1] * z[a + 1];
    s2 += f2[a + 1] * z[a + 1];
    s3 += f3[a + 1] * z[a + 1];
    s2 += f2[a + 2] * z[a + 2];
    s3 += f3[a + 2] * z[a + 2];
    s3 += f3[a + 3] * z[a + 3];
    x[a] = s0;
    x[a + 1] = s1;
    x[a + 2] = s2;
    x[a + 3] = s3;
  }
  for (; a < n; ++a) x[a] = correlated<D>(factor + a * n, a, z, splat<D>(base[a]));
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
    correlatedAll<D>(factor, assets, drift, slots, growth);
    for (int a = 0; a < assets; ++a) growth[a] = exponential<D>(growth[a]);
  }
};

}  // namespace autostock::montecarlo
