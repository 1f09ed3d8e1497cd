#pragma once

#include <cstdint>
#include <vector>

#include "base/control.h"
#include "validation/returns.h"

namespace autostock {

/** Per split, in lexicographic order of the in-sample blocks; split i and C - 1 - i swap the halves. */
struct Overfitting {
  std::vector<double> logits;
  /** Per-bar Sharpe of the configuration that is best in sample, in and out of sample. */
  std::vector<double> inSample;
  std::vector<double> outOfSample;
  std::vector<int32_t> best;
};

/**
 * Combinatorially symmetric cross-validation. The bars are cut into `blocks` (even, 2..20) runs of near-equal length,
 * the first ones a bar longer; every half of the blocks selects the configuration with the highest Sharpe (n - 1; 0
 * without spread), and its rank r = 1 + #{lower} in the other half gives the logit ln(w / (1 - w)), w = r / (N + 1).
 * Does not depend on `threads`. Source: Bailey, Borwein, Lopez de Prado & Zhu, J. Computational Finance 20(4), 2017.
 */
Overfitting backtestOverfitting(const Returns& returns, int blocks, int threads, const Control& control);

}  // namespace autostock
