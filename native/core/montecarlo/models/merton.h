#pragma once

#include "montecarlo/models/gbm.h"

namespace autostock::montecarlo {

/**
 * Merton's jump diffusion (1976): correlated normal log returns plus, for each asset on its own, a Poisson number of
 * normal jumps. Exact at every step but for counts above `JUMPS`, which have a probability below 1e-10.
 */
struct MertonModel {
  static constexpr int JUMPS = 16;
  int assets;
  const double* drift;     // [A] mean log return of a step without jumps
  const double* factor;    // [A][A] Cholesky factor of the diffusion's covariance
  const double* atMost;    // [A][JUMPS] P(count <= j)
  const double* jumpMean;  // [A]
  const double* jumpSd;    // [A]

  int slots() const { return 2 * assets + 1; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(drift); move(factor); move(atMost); move(jumpMean); move(jumpSd);
  }

  template <class D>
  AUTOSTOCK_MC void start(D*) const {}

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    draws.normals(step, 2 * assets, slots);
    const uint32_t blocks = uint32_t(assets + 3) / 4;
    Bits<D> w[4] = {};
    for (int a = 0; a < assets; ++a) {
      if (a % 4 == 0) draws.words(step * blocks + uint32_t(a) / 4, choiceStream, w);
      const D u = uniform<D>(w[a % 4]);
      D count = splat<D>(0.0);
      for (int j = 0; j < JUMPS; ++j) {
        const double bound = atMost[a * JUMPS + j];
        count += u > splat<D>(bound) ? splat<D>(1.0) : splat<D>(0.0);
        if (bound >= 1.0) break;
      }
      const D jump = count * jumpMean[a] + squareRoot<D>(count) * jumpSd[a] * slots[assets + a];
      growth[a] = exponential<D>(correlated<D>(factor + a * assets, a, slots, splat<D>(drift[a])) + jump);
    }
  }
};

}  // namespace autostock::montecarlo
