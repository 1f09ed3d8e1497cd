#include "models/ridge.h"

#include <cmath>
#include <limits>
#include <string>

#include "inference/linear.h"
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
  std::vector<double> mean;   // [F]
  double meanLabel = 0.0;
  std::vector<double> gram;   // [F][F]
  std::vector<double> cross;  // [F]
};

Moments moments(const TrainView& data) {
  const int64_t F = data.featureCount;
  const double n = static_cast<double>(data.trainRows.size());
  Moments m{std::vector<double>(F), 0.0, std::vector<double>(F * F), std::vector<double>(F)};
  for (const int32_t row : data.trainRows) {
    const float* x = data.window(row, 1);
    for (int64_t f = 0; f < F; ++f) m.mean[f] += x[f];
    m.meanLabel += data.labels[row];
  }
  for (double& value : m.mean) value /= n;
  m.meanLabel /= n;
  std::vector<double> centred(F);
  for (const int32_t row : data.trainRows) {
    const float* x = data.window(row, 1);
    const double y = data.labels[row] - m.meanLabel;
    for (int64_t f = 0; f < F; ++f) centred[f] = x[f] - m.mean[f];
    for (int64_t i = 0; i < F; ++i) {
      m.cross[i] += centred[i] * y;
      for (int64_t j = 0; j <= i; ++j) m.gram[i * F + j] += centred[i] * centred[j];
    }
  }
  for (int64_t i = 0; i < F; ++i) {
    m.cross[i] /= n;
    for (int64_t j = 0; j <= i; ++j) m.gram[j * F + i] = m.gram[i * F + j] /= n;
  }
  return m;
}

struct Fit {
  std::vector<double> weight;  // [F]
  double bias = 0.0;
  double trace = 0.0;  // of the hat matrix, intercept included
};

/** trace: whether tr H is wanted; it costs F solves. */
Fit fitAt(const Moments& m, double lambda, bool trace) {
  const auto F = static_cast<int64_t>(m.mean.size());
  std::vector<double> penalised = m.gram;
  for (int64_t f = 0; f < F; ++f) penalised[f * F + f] += lambda;
  const Cholesky factor(std::move(penalised), F);
  Fit fit{factor.solve(m.cross), m.meanLabel, 1.0};
  for (int64_t f = 0; f < F; ++f) fit.bias -= fit.weight[f] * m.mean[f];
  for (int64_t f = 0; trace && f < F; ++f) {
    std::vector<double> unit(F);
    unit[f] = 1.0;
    fit.trace += 1.0 - lambda * factor.solve(std::move(unit))[f];  // (G + lambda I)^-1 G = I - lambda (.)^-1
  }
  return fit;
}

template <class Loss>
double meanLoss(const TrainView& data, std::span<const int32_t> rows, const Fit& fit, Loss loss) {
  double sum = 0.0;
  for (const int32_t row : rows) {
    const float* x = data.window(row, 1);
    double forecast = fit.bias;
    for (size_t f = 0; f < fit.weight.size(); ++f) forecast += fit.weight[f] * x[f];
    sum += loss(data.labels[row] - forecast);
  }
  return sum / static_cast<double>(rows.size());  // NaN without rows
}

}  // namespace

int64_t RidgeModel::window(const Params& options) const {
  read(options);
  return 1;
}

std::vector<TensorSpec> RidgeModel::tensors(const Params& options, int64_t featureCount) const {
  read(options);
  return {{"bias", {1}}, {"weight", {1, featureCount}}};
}

Trained RidgeModel::train(const Params& options, const TrainView& data, const TrainOptions& training,
                          const Control& control) const {
  const RidgeOptions grid = read(options);
  checkTrainView(data, 1);
  const Moments m = moments(data);
  const double n = static_cast<double>(data.trainRows.size());
  const bool validated = !data.validRows.empty();
  const auto robust = [&](double error) { return huber(error, training.huberDelta); };
  Fit best;
  double bestScore = std::numeric_limits<double>::infinity();
  // From the strongest penalty down, so that a tie keeps the simpler fit.
  for (int64_t step = grid.lambdaSteps - 1; step >= 0; --step) {
    control.check();
    const double share = grid.lambdaSteps > 1 ? static_cast<double>(step) / (grid.lambdaSteps - 1) : 0.5;
    const double lambda = grid.lambdaMin * std::pow(grid.lambdaMax / grid.lambdaMin, share);
    Fit fit = fitAt(m, lambda, !validated);
    const double freedom = n - fit.trace;
    const double score = validated ? meanLoss(data, data.validRows, fit, robust)
                         : freedom > 0.0
                             ? n * n * meanLoss(data, data.trainRows, fit, [](double e) { return e * e; }) /
                                   (freedom * freedom)
                             : std::numeric_limits<double>::infinity();
    if (score < bestScore || best.weight.empty()) {
      bestScore = score;
      best = std::move(fit);
    }
    control.report(grid.lambdaSteps - step, grid.lambdaSteps, score);
  }
  Trained trained;
  trained.trainLoss = {meanLoss(data, data.trainRows, best, robust)};
  trained.validLoss = {meanLoss(data, data.validRows, best, robust)};
  if (!std::isfinite(trained.trainLoss[0])) {
    throw Error(code::modelDiverged, "ridge: the train loss is not finite: check the feature scale");
  }
  trained.tensors["weight"] = {{1, data.featureCount}, {best.weight.begin(), best.weight.end()}};
  trained.tensors["bias"] = {{1}, {static_cast<float>(best.bias)}};
  return trained;
}

std::unique_ptr<Forecaster> RidgeModel::open(const Params&, int64_t featureCount, const Tensors& tensors) const {
  return std::make_unique<LinearForecaster>(1, featureCount, tensors.at("weight").data, tensors.at("bias").data[0]);
}

}  // namespace autostock
