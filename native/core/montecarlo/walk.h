#pragma once

#include "montecarlo/draws.h"

namespace autostock::montecarlo {

/** What all paths share. Checkpoints are ascending step counts in [1, steps]. */
struct Job {
  SeedKey key;
  int64_t paths;
  int32_t steps;
  int32_t checkpoints;
  int32_t assets;
  /** Weights are held at every step; otherwise they are bought once and drift. */
  int32_t rebalance;
  const int32_t* at;      // [checkpoints]
  const double* weights;  // [assets] fractions of wealth; the rest is cash without interest
};

/** Results by path; wealth in multiples of the initial wealth. */
struct PathResults {
  double* fan;       // [checkpoints][paths] wealth
  double* terminal;  // [paths]
  double* drawdown;  // [paths] greatest fall from a peak, a fraction
  double* low;       // [paths] least wealth of all steps
};

/** Lane values before a model's own: wealth, peak, least share of a peak, least wealth, cash. */
inline constexpr int WALK_SLOTS = 5;

/** Lane values that one batch of paths needs. */
template <class Model>
inline int64_t slotCount(const Model& model) {
  return WALK_SLOTS + 2 * int64_t(model.assets) + model.slots();
}

template <class D>
AUTOSTOCK_MC void storeLanes(double* to, int64_t first, int64_t paths, D value) {
  for (int l = 0; l < Lane<D>::width; ++l)
    if (first + l < paths) to[first + l] = get<D>(value, l);
}

/**
 * Takes the paths first, first + 1, ... of one batch through steps [from, to); `slots` keeps their state in between.
 * Wealth that reaches 0 stays there.
 */
template <class D, class Model>
AUTOSTOCK_MC void walkBatch(const Model& model, const Job& job, const PathResults& results, int64_t first, int32_t from,
                            int32_t to, D* slots) {
  const Draws<D> draws(job.key, uint32_t(first));
  D* held = slots + WALK_SLOTS;
  D* growth = held + job.assets;
  D* own = growth + job.assets;
  if (from == 0) {
    for (int i = 0; i < 4; ++i) slots[i] = splat<D>(1.0);
    double cash = 1.0;
    for (int a = 0; a < job.assets; ++a) {
      held[a] = splat<D>(job.weights[a]);
      cash -= job.weights[a];
    }
    slots[4] = splat<D>(cash);
    model.template start<D>(own);
  }
  D wealth = slots[0];
  D peak = slots[1];
  D share = slots[2];
  D low = slots[3];
  int32_t next = 0;
  while (next < job.checkpoints && job.at[next] <= from) ++next;
  const D zero = splat<D>(0.0);
  for (int32_t step = from; step < to; ++step) {
    model.template step<D>(draws, uint32_t(step), own, growth);
    if (job.rebalance != 0) {
      D factor = splat<D>(1.0);
      for (int a = 0; a < job.assets; ++a) factor += (growth[a] - 1.0) * job.weights[a];
      wealth = wealth * factor;
      wealth = greatest<D>(wealth, zero);
    } else {
      D sum = slots[4];
      for (int a = 0; a < job.assets; ++a) {
        held[a] = held[a] * growth[a];
        sum += held[a];
      }
      wealth = low > zero ? greatest<D>(sum, zero) : zero;
    }
    peak = greatest<D>(peak, wealth);
    share = least<D>(share, wealth / peak);
    low = least<D>(low, wealth);
    if (next < job.checkpoints && job.at[next] == step + 1) storeLanes<D>(results.fan + int64_t(next++) * job.paths, first, job.paths, wealth);
  }
  slots[0] = wealth;
  slots[1] = peak;
  slots[2] = share;
  slots[3] = low;
  if (to < job.steps) return;
  storeLanes<D>(results.terminal, first, job.paths, wealth);
  storeLanes<D>(results.drawdown, first, job.paths, 1.0 - share);
  storeLanes<D>(results.low, first, job.paths, low);
}

}  // namespace autostock::montecarlo
