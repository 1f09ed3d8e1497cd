#include "models/ridge.h"

#include <cmath>
#include <limits>
#include <string>

#include "models/cholesky.h"

namespace autostock {

namespace {

RidgeOptions read(const Params& options) {
  const auto parsed = readFields<RidgeOptions>(options, "ridge");
  if (parsed.lambdaMin > parsed.lambdaMax) {
    throw Error(code::configInvalid, "ridge.lambdaMin was " + formatNumber(parsed.lambdaMin) +
                                         ": must be at most lambdaMax, " + formatNumber(parsed.lambdaMax));
  }
  return parsed;
}

/** Second moments of the centred train rows, over n. */
struct Moments {
  std::vector<double> mean;       // [F]
  std::vector<double> meanLabel;  // [H]
  std::vector<double> gram;       // [F][F]
  std::vector<double> cross;      // [H][F]
};

Moments moments(const TrainView& data) {
  const int64_t F = data.featureCount;
  const int64_t H = data.horizonCount();
  const double n = static_cast<double>(data.trainRows.size());
  Moments m{std::vector<double>(F), std::vector<double>(H), std::vector<double>(F * F), std::vector<double>(H * F)};
  for (const int32_t row : data.trainRows) {
    const float* x = data.window(row, 1);
    for (int64_t f = 0; f < F; ++f) m.mean[f] += x[f];
    for (int64_t h = 0; h < H; ++h) m.meanLabel[h] += data.label(row)[h];
  }
  for (double& value : m.mean) value /= n;
  for (double& value : m.meanLabel) value /= n;
  std::vector<double> centred(F);
  for (const int32_t row : data.trainRows) {
    const float* x = data.window(row, 1);
    for (int64_t f = 0; f < F; ++f) centred[f] = x[f] - m.mean[f];
    for (int64_t i = 0; i < F; ++i) {
      for (int64_t h = 0; h < H; ++h) m.cross[h * F + i] += centred[i] * (data.label(row)[h] - m.meanLabel[h]);
      for (int64_t j = 0; j <= i; ++j) m.gram[i * F + j] += centred[i] * centred[j];
    }
  }
  for (double& value : m.cross) value /= n;
  for (int64_t i = 0; i < F; ++i) {
    for (int64_t j = 0; j <= i; ++j) m.gram[j * F + i] = m.gram[i * F + j] /= n;
  }
  return m;
}

struct Fit {
  std::vector<double> weight;  // [F]
  double bias = 0.0;
  double trace = 0.0;  // of the hat matrix, intercept included
};

/** trace: whether tr of the hat matrix is wanted; it costs F solves. */
Fit fitAt(const Moments& m, int64_t h, double lambda, bool trace) {
  const auto F = static_cast<int64_t>(m.mean.size());
  std::vector<double> penalised = m.gram;
  for (int64_t f = 0; f < F; ++f) penalised[f * F + f] += lambda;
  const Cholesky factor(std::move(penalised), F);
  const auto cross = m.cross.begin() + h * F;
  Fit fit{factor.solve({cross, cross + F}), m.meanLabel[h], 1.0};
  for (int64_t f = 0; f < F; ++f) fit.bias -= fit.weight[f] * m.mean[f];
  for (int64_t f = 0; trace && f < F; ++f) {
    std::vector<double> unit(F);
    unit[f] = 1.0;
    fit.trace += 1.0 - lambda * factor.solve(std::move(unit))[f];  // (G + lambda I)^-1 G = I - lambda (.)^-1
  }
  return fit;
}

template <class Loss>
double meanLoss(const TrainView& data, std::span<const int32_t> rows, int64_t h, const Fit& fit, Loss loss) {
  double sum = 0.0;
  for (const int32_t row : rows) {
    const float* x = data.window(row, 1);
    double forecast = fit.bias;
    for (size_t f = 0; f < fit.weight.size(); ++f) forecast += fit.weight[f] * x[f];
    sum += loss(data.label(row)[h] - forecast);
  }
  return sum / static_cast<double>(rows.size());  // NaN without rows
}

/** The best penalty's fit of one horizon; from the strongest down, so that a tie keeps the simpler fit. */
Fit bestFit(const Moments& m, int64_t h, const RidgeOptions& grid, const TrainView& data, double delta,
            const Control& control) {
  const double n = static_cast<double>(data.trainRows.size());
  const bool validated = !data.validRows.empty();
  Fit best;
  double bestScore = std::numeric_limits<double>::infinity();
  for (int64_t step = grid.lambdaSteps - 1; step >= 0; --step) {
    control.check();
    const double share = grid.lambdaSteps > 1 ? static_cast<double>(step) / (grid.lambdaSteps - 1) : 0.5;
    const double lambda = grid.lambdaMin * std::pow(grid.lambdaMax / grid.lambdaMin, share);
    Fit fit = fitAt(m, h, lambda, !validated);
    const double freedom = n - fit.trace;
    const double score = validated ? meanLoss(data, data.validRows, h, fit, [&](double e) { return huber(e, delta); })
                         : freedom > 0.0
                             ? n * n * meanLoss(data, data.trainRows, h, fit, [](double e) { return e * e; }) /
                                   (freedom * freedom)
                             : std::numeric_limits<double>::infinity();
    if (score < bestScore || best.weight.empty()) {
      bestScore = score;
      best = std::move(fit);
    }
    control.report(h * grid.lambdaSteps + grid.lambdaSteps - step, data.horizonCount() * grid.lambdaSteps, score);
  }
  return best;
}

}  // namespace

int64_t RidgeModel::window(const Params& options) const {
  read(options);
  return 1;
}

LinearFit RidgeModel::fit(const Params& options, const TrainView& data, const TrainOptions& training,
                          const Control& control) const {
  const RidgeOptions grid = read(options);
  const Moments m = moments(data);
  LinearFit fit;
  for (int64_t h = 0; h < data.horizonCount(); ++h) {
    const Fit best = bestFit(m, h, grid, data, training.huberDelta, control);
    fit.weight.insert(fit.weight.end(), best.weight.begin(), best.weight.end());
    fit.bias.push_back(best.bias);
  }
  return fit;
}

}  // namespace autostock
