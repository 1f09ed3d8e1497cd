#pragma once

#include "montecarlo/draws.h"

namespace autostock::montecarlo {

/**
 * Filtered historical simulation: Barone-Adesi, Giannopoulos and Vosper 1999. Rows of standardised residuals, all assets of
 * a row together, drive one GARCH(1,1) variance an asset: v' = omega + alpha e^2 + beta v, log return mu + sqrt(v) z.
 */
struct GarchModel {
  int assets;
  int64_t rows;
  const double* mu;      // [A]
  const double* omega;   // [A]
  const double* alpha;   // [A]
  const double* beta;    // [A]
  const double* v0;      // [A] variance of the first step
  const double* shocks;  // [rows][A] residuals of unit variance

  int slots() const { return 2 * assets; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(mu); move(omega); move(alpha); move(beta); move(v0); move(shocks);
  }

  template <class D>
  AUTOSTOCK_MC void start(D* slots) const {
    for (int a = 0; a < assets; ++a) slots[a] = splat<D>(v0[a]);
  }

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    D* z = slots + assets;
    Bits<D> w[4] = {};
    draws.words(step, choiceStream, w);
    for (int l = 0; l < Lane<D>::width; ++l) {
      const double* row = shocks + int64_t(Draws<D>::pick(w[0], l, uint32_t(rows))) * assets;
      for (int a = 0; a < assets; ++a) put<D>(z[a], l, row[a]);
    }
    for (int a = 0; a < assets; ++a) {
      const D shock = squareRoot<D>(slots[a]) * z[a];
      growth[a] = exponential<D>(mu[a] + shock);
      slots[a] = omega[a] + alpha[a] * (shock * shock) + beta[a] * slots[a];
    }
  }
};

}  // namespace autostock::montecarlo
