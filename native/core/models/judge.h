#pragma once

#include <span>

#include "inference/forecaster.h"
#include "models/training.h"

namespace autostock {

/** Fewest rows of a date that have a correlation, and an order. */
inline constexpr int64_t leastCorrelated = 3;
inline constexpr int64_t leastRanked = 2;

/** Added to the variances of a date's forecasts and labels before their correlation. */
inline constexpr double correlationFloor = 1e-8;

/** How good served forecasts are on some rows. NaN without rows. */
struct Judgement {
  /** The training loss with its shares, in double. */
  double loss;
  /** Mean over dates of the rank correlation of first-horizon points; of all rows when no date has 3. */
  double rankIc;
};

/** Loss of the head on one finished forecast [O] with labels [H]: mean over horizons. Terms as in models/losses.h. */
double headLossOf(const Output& output, const float* forecast, const float* labels, double huberDelta);

/** Pearson correlation of n values with correlationFloor, as the loss sees it. */
double flooredCorrelation(std::span<const double> x, std::span<const double> y);

/** Mean over pairs with y_i > y_j of log(1 + exp(x_j - x_i)) (RankNet, Burges et al. 2005); 0 without such pairs. */
double pairwiseLogisticOf(std::span<const double> x, std::span<const double> y);

/** ListMLE by position (Xia et al. 2008): mean over i of log sum_{j at or after i} exp(x_j) - x_i, by falling y. */
double listMleOf(std::span<const double> x, std::span<const double> y);

/** Spearman's rank correlation with mean ranks for ties; NaN when a side is constant. */
double rankCorrelation(std::span<const double> x, std::span<const double> y);

/** Judges the served forecasts of `rows`. */
Judgement judge(const Forecaster& model, const TrainView& data, std::span<const int32_t> rows,
                const TrainOptions& training, const Control& control);

}  // namespace autostock
