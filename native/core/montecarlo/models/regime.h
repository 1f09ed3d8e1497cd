#pragma once

#include "montecarlo/models/gbm.h"

namespace autostock::montecarlo {

/** Markov switching between K joint normal distributions of log returns: Hamilton 1989. */
struct RegimeModel {
  static constexpr int STATES = 4;
  int assets;
  int states;
  const double* atMost;  // [K + 1][K] cumulative probabilities of the next state; the last row is the first state's
  const double* mean;    // [K][A]
  const double* factor;  // [K][A][A] Cholesky factors of the covariances

  int slots() const { return assets + 2; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(atMost); move(mean); move(factor);
  }

  template <class D>
  AUTOSTOCK_MC void start(D* slots) const {
    slots[0] = splat<D>(double(states));
  }

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    D* z = slots + 1;
    draws.normals(step, assets, z);
    Bits<D> w[4] = {};
    draws.words(step, choiceStream, w);
    const D u = uniform<D>(w[0]);
    D next = splat<D>(0.0);
    for (int j = 0; j + 1 < states; ++j) {
      D bound = splat<D>(atMost[states * states + j]);
      for (int k = 0; k < states; ++k)
        bound = slots[0] == splat<D>(double(k)) ? splat<D>(atMost[k * states + j]) : bound;
      next += u > bound ? splat<D>(1.0) : splat<D>(0.0);
    }
    slots[0] = next;
    for (int a = 0; a < assets; ++a) {
      D x = splat<D>(0.0);
      for (int k = 0; k < states; ++k) {
        const D own = correlated<D>(factor + (k * assets + a) * assets, a, z, splat<D>(mean[k * assets + a]));
        x = next == splat<D>(double(k)) ? own : x;
      }
      growth[a] = exponential<D>(x);
    }
  }
};

}  // namespace autostock::montecarlo
