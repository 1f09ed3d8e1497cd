#include "models/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "models/dates.h"

namespace autostock {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Sums {
  double covariance = 0.0, x = 0.0, y = 0.0;
};

/** Population covariance and variances. */
Sums centred(std::span<const double> x, std::span<const double> y) {
  const auto n = static_cast<double>(x.size());
  const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
  Sums sums;
  for (size_t i = 0; i < x.size(); ++i) {
    sums.covariance += (x[i] - meanX) * (y[i] - meanY) / n;
    sums.x += (x[i] - meanX) * (x[i] - meanX) / n;
    sums.y += (y[i] - meanY) * (y[i] - meanY) / n;
  }
  return sums;
}

std::vector<double> ranks(std::span<const double> x) {
  std::vector<size_t> order(x.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return x[a] < x[b]; });
  std::vector<double> out(x.size());
  for (size_t from = 0; from < order.size();) {
    size_t to = from + 1;
    while (to < order.size() && x[order[to]] == x[order[from]]) ++to;
    for (size_t i = from; i < to; ++i) out[order[i]] = 0.5 * static_cast<double>(from + to - 1);
    from = to;
  }
  return out;
}

double softplus(double x) { return x > 0.0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

/** Mean that forgets what is not known. */
struct Mean {
  void add(double x) {
    if (std::isnan(x)) return;
    sum += x;
    ++count;
  }
  double value(double none) const { return count > 0 ? sum / static_cast<double>(count) : none; }

  double sum = 0.0;
  int64_t count = 0;
};

/** Points and labels of one horizon, in the order of dates.rows. */
struct Columns {
  Columns(const Output& output, const TrainView& data, const Dates& dates, const std::vector<float>& forecasts, int64_t h) {
    for (size_t i = 0; i < dates.rows.size(); ++i) {
      points.push_back(forecasts[i * output.size() + h * output.width() + output.pointColumn()]);
      labels.push_back(data.label(dates.rows[i])[h]);
    }
  }

  /** Mean of `score` over the dates of at least `least` rows. */
  double byDate(const Dates& dates, int64_t least, double (*score)(std::span<const double>, std::span<const double>),
                double none) const {
    Mean mean;
    for (int64_t d = 0; d < dates.count(); ++d) {
      const auto from = static_cast<size_t>(dates.starts[d]);
      const auto size = static_cast<size_t>(dates.size(d));
      if (dates.size(d) < least) continue;
      mean.add(score(std::span(points).subspan(from, size), std::span(labels).subspan(from, size)));
    }
    return mean.value(none);
  }

  std::vector<double> points, labels;
};

}  // namespace

double headLossOf(const Output& output, const float* forecast, const float* labels, double huberDelta) {
  double sum = 0.0;
  for (int64_t h = 0; h < output.horizons; ++h) {
    const float* f = forecast + h * output.width();
    const double y = labels[h];
    if (output.head == Head::point) {
      sum += huber(y - f[0], huberDelta);
    } else if (output.head == Head::quantiles) {
      double pinball = 0.0;
      for (size_t k = 0; k < quantileLevels.size(); ++k) {
        const double error = y - f[k];
        pinball += std::max(quantileLevels[k] * error, (quantileLevels[k] - 1.0) * error);
      }
      sum += pinball / static_cast<double>(quantileLevels.size());
    } else {
      const double scale = f[1];
      const double z = (y - f[0]) / scale;
      if (output.head == Head::gaussian) {
        sum += std::log(scale) + 0.5 * z * z;
      } else {
        const double nu = f[2];
        sum += std::lgamma(0.5 * nu) - std::lgamma(0.5 * (nu + 1.0)) + 0.5 * std::log(nu) + std::log(scale) +
               0.5 * (nu + 1.0) * std::log1p(z * z / nu);
      }
    }
  }
  return sum / static_cast<double>(output.horizons);
}

double flooredCorrelation(std::span<const double> x, std::span<const double> y) {
  const Sums sums = centred(x, y);
  return sums.covariance / std::sqrt((sums.x + correlationFloor) * (sums.y + correlationFloor));
}

double pairwiseLogisticOf(std::span<const double> x, std::span<const double> y) {
  Mean mean;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = 0; j < x.size(); ++j) {
      if (y[i] > y[j]) mean.add(softplus(x[j] - x[i]));
    }
  }
  return mean.value(0.0);
}

double listMleOf(std::span<const double> x, std::span<const double> y) {
  std::vector<size_t> order(x.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return y[a] > y[b]; });
  const double top = *std::max_element(x.begin(), x.end());
  double tail = 0.0;
  double sum = 0.0;
  for (size_t i = order.size(); i-- > 0;) {
    tail += std::exp(x[order[i]] - top);
    sum += std::log(tail) + top - x[order[i]];
  }
  return sum / static_cast<double>(x.size());
}

double rankCorrelation(std::span<const double> x, std::span<const double> y) {
  if (x.empty()) return unknown;
  const Sums sums = centred(ranks(x), ranks(y));
  return sums.x > 0.0 && sums.y > 0.0 ? sums.covariance / std::sqrt(sums.x * sums.y) : unknown;
}

Judgement judge(const Forecaster& model, const TrainView& data, std::span<const int32_t> rows,
                const TrainOptions& training, const Control& control) {
  if (rows.empty()) return {unknown, unknown};
  const Output& output = model.output();
  const Dates dates = groupByDate(data, rows);
  std::vector<float> forecasts(dates.rows.size() * static_cast<size_t>(output.size()));  // [rows][O]
  const Control quiet{control.cancel, control.stop, {}};
  forecastRows(model, data.features.data(), data.rowCount(), dates.rows.data(), static_cast<int64_t>(dates.rows.size()),
               forecasts.data(), quiet);
  double head = 0.0;
  for (size_t i = 0; i < dates.rows.size(); ++i) {
    head += headLossOf(output, forecasts.data() + i * output.size(), data.label(dates.rows[i]), training.huberDelta);
  }
  Judgement result{head / static_cast<double>(dates.rows.size()), unknown};
  Mean correlation, ranking;
  for (int64_t h = 0; h < output.horizons; ++h) {
    const Columns columns(output, data, dates, forecasts, h);
    if (h == 0) {
      result.rankIc = dates.widest() < leastCorrelated ? rankCorrelation(columns.points, columns.labels)
                                                       : columns.byDate(dates, leastCorrelated, rankCorrelation, unknown);
    }
    if (training.icShare > 0.0) correlation.add(columns.byDate(dates, leastCorrelated, flooredCorrelation, 0.0));
    if (training.rankShare > 0.0) {
      ranking.add(columns.byDate(dates, leastRanked, training.listwise ? listMleOf : pairwiseLogisticOf, 0.0));
    }
  }
  result.loss = (1.0 - training.icShare - training.rankShare) * result.loss -
                training.icShare * correlation.value(0.0) + training.rankShare * ranking.value(0.0);
  return result;
}

}  // namespace autostock
