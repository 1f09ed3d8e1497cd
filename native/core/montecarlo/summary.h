#pragma once

#include <span>
#include <vector>

#include "montecarlo/simulate.h"

namespace autostock::montecarlo {

/** A number and the standard error that comes from the number of paths. */
struct Estimate {
  double value;
  double error;
};

struct Distribution {
  Estimate mean;
  Estimate sd;
  std::vector<Estimate> quantiles;
  std::vector<double> percentiles;  // [101]
};

/** Which summaries are wanted; all are fractions. */
struct SummaryLevels {
  std::vector<double> quantiles;  // probabilities inside (0, 1)
  std::vector<double> ruin;       // shares of the initial wealth
  std::vector<double> drawdown;
  std::vector<double> risk;       // confidence of VaR, inside (0, 1)
};

struct Summary {
  std::vector<Estimate> fan;  // [checkpoints][quantiles]
  Distribution terminal, drawdown;
  std::vector<Estimate> ruin, drawdownBeyond, valueAtRisk, shortfall;
  Estimate loss;
};

/** Share of hits and its binomial standard error. */
Estimate proportion(int64_t hits, int64_t n);
/**
 * Quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan 1996). Its error is half the
 * distance between the order statistics one binomial standard error around it: free of any density estimate.
 */
Estimate quantileOf(std::span<const double> sorted, double p);

/** Reorders the paths' values; threads share the checkpoints. */
Summary summarise(Simulated& paths, int64_t checkpoints, const SummaryLevels& levels, int threads, const Control& control);

}  // namespace autostock::montecarlo
