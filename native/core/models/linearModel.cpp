#include "models/linearModel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "inference/linear.h"
#include "models/judge.h"

namespace autostock {

namespace {

double inverseSoftplus(double y) { return y > 30.0 ? y : std::log(std::expm1(std::max(y, 1e-6))); }

/** Type 7 of Hyndman and Fan 1996. */
double quantileOf(const std::vector<double>& sorted, double level) {
  const double at = level * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<size_t>(at);
  const size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

struct Moments {
  double deviation;
  double excessKurtosis;
};

Moments momentsOf(const std::vector<double>& x) {
  double mean = 0.0, second = 0.0, fourth = 0.0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) {
    second += (v - mean) * (v - mean) / static_cast<double>(x.size());
    fourth += std::pow(v - mean, 4) / static_cast<double>(x.size());
  }
  return {std::sqrt(second), second > 0.0 ? fourth / (second * second) - 3.0 : 0.0};
}

/** Point forecast of horizon h at a row. */
double pointAt(const LinearFit& fit, const TrainView& data, int64_t window, int32_t row, int64_t h) {
  const int64_t width = window * data.featureCount;
  const float* x = data.window(row, window);
  const double* w = fit.weight.data() + h * width;
  double sum = fit.bias[h];
  for (int64_t i = 0; i < width; ++i) sum += w[i] * x[i];
  return sum;
}

/** Mean Huber loss of the points over rows and horizons; NaN without rows. */
double meanLoss(const LinearFit& fit, const TrainView& data, int64_t window, std::span<const int32_t> rows, double delta) {
  const int64_t H = data.horizonCount();
  double sum = 0.0;
  for (const int32_t row : rows) {
    for (int64_t h = 0; h < H; ++h) sum += huber(data.label(row)[h] - pointAt(fit, data, window, row, h), delta);
  }
  return sum / static_cast<double>(static_cast<int64_t>(rows.size()) * H);
}

}  // namespace

std::vector<float> spreadOf(const Output& output, std::vector<double> residuals) {
  std::vector<float> raw(static_cast<size_t>(output.width()));
  std::sort(residuals.begin(), residuals.end());
  const Moments m = momentsOf(residuals);
  if (output.head == Head::quantiles) {
    const int64_t middle = output.pointColumn();
    double inner = 0.0;  // distance from the point of the level nearer to it
    for (int64_t i = middle - 1; i >= 0; --i) {
      const double distance = -quantileOf(residuals, quantileLevels[i]);
      raw[i] = static_cast<float>(inverseSoftplus(distance - inner));
      inner = std::max(inner, distance);
    }
    inner = 0.0;
    for (int64_t i = middle + 1; i < output.width(); ++i) {
      const double distance = quantileOf(residuals, quantileLevels[i]);
      raw[i] = static_cast<float>(inverseSoftplus(distance - inner));
      inner = std::max(inner, distance);
    }
  } else if (output.head == Head::gaussian) {
    raw[1] = static_cast<float>(inverseSoftplus(m.deviation - scaleFloor));
  } else if (output.head == Head::studentT) {
    const double freedom = m.excessKurtosis > 0.0 ? std::min(4.0 + 6.0 / m.excessKurtosis, 1e3) : 1e3;
    raw[1] = static_cast<float>(inverseSoftplus(m.deviation * std::sqrt((freedom - 2.0) / freedom) - scaleFloor));
    raw[2] = static_cast<float>(inverseSoftplus(freedom - 2.0));
  }
  return raw;
}

std::vector<TensorSpec> LinearModel::tensors(const Params& options, const Shape& shape) const {
  const int64_t H = shape.output.horizons;
  std::vector<TensorSpec> list = {{"bias", {H}}, {"weight", {H, window(options) * shape.features}}};
  if (shape.output.head != Head::point) list.push_back({"spread", {shape.output.size()}});
  return list;
}

Trained LinearModel::train(const Params& options, const Output& output, const TrainView& data,
                           const TrainOptions& training, const TrainSession& session) const {
  const int64_t L = window(options);
  const int64_t H = data.horizonCount();
  checkTrainView(data, L);
  session.control.check();
  const LinearFit points = fit(options, data, training, session.control);
  Trained trained;
  trained.trainLoss = {meanLoss(points, data, L, data.trainRows, training.huberDelta)};
  if (!std::isfinite(trained.trainLoss[0])) {
    throw Error(code::modelDiverged, std::string(name()) + ": the train loss is not finite: check the feature scale");
  }
  trained.tensors["weight"] = {{H, L * data.featureCount}, {points.weight.begin(), points.weight.end()}};
  trained.tensors["bias"] = {{H}, {points.bias.begin(), points.bias.end()}};
  if (output.head != Head::point) {
    Tensor& spread = trained.tensors["spread"];
    spread.shape = {output.size()};
    const auto rows = data.validRows.empty() ? data.trainRows : data.validRows;
    for (int64_t h = 0; h < H; ++h) {
      std::vector<double> residuals;
      residuals.reserve(rows.size());
      for (const int32_t row : rows) residuals.push_back(data.label(row)[h] - pointAt(points, data, L, row, h));
      const std::vector<float> raw = spreadOf(output, std::move(residuals));
      spread.data.insert(spread.data.end(), raw.begin(), raw.end());
    }
  }
  TrainOptions head;  // closed-form members minimise no share of a ranking
  head.huberDelta = training.huberDelta;
  const Judgement judged =
      judge(*open(options, {data.featureCount, output}, trained.tensors), data, data.validRows, head, session.control);
  trained.validLoss = {judged.loss};
  trained.validRankIc = {judged.rankIc};
  trained.keptLoss = judged.loss;
  trained.keptRankIc = judged.rankIc;
  session.control.report(1, 1, trained.trainLoss[0]);
  return trained;
}

std::unique_ptr<Forecaster> LinearModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const Output& output = shape.output;
  const int64_t width = window(options) * shape.features;
  const int64_t O = output.size();
  std::vector<float> kernel(static_cast<size_t>(width * O));  // [L*F][O]
  std::vector<float> bias(static_cast<size_t>(O));
  if (output.head != Head::point) bias = tensors.at("spread").data;
  for (int64_t h = 0; h < output.horizons; ++h) {
    const int64_t o = h * output.width() + output.pointColumn();
    bias[o] = tensors.at("bias").data[h];
    for (int64_t i = 0; i < width; ++i) kernel[i * O + o] = tensors.at("weight").data[h * width + i];
  }
  return std::make_unique<LinearForecaster>(window(options), shape.features, output, std::move(kernel), std::move(bias));
}

}  // namespace autostock
