#include "models/leastSquares.h"

#include <algorithm>

#include "models/cholesky.h"

namespace autostock {

namespace {

constexpr size_t pollEvery = 4096;

/** Keeps the Gram matrix of constant or collinear columns invertible; nothing beside a variance near 1. */
constexpr double jitter = 1e-9;

}  // namespace

DesignMoments::DesignMoments(const TrainView& data, int64_t columns,
                             const std::function<void(int64_t row, std::span<double> out)>& design,
                             const Control& control)
    : columns_(columns),
      mean_(static_cast<size_t>(columns)),
      meanLabel_(static_cast<size_t>(data.horizonCount())),
      labelSquare_(meanLabel_.size()),
      gram_(static_cast<size_t>(columns * columns)),
      cross_(static_cast<size_t>(data.horizonCount() * columns)) {
  const double n = static_cast<double>(data.trainRows.size());
  const int64_t H = data.horizonCount();
  std::vector<double> x(static_cast<size_t>(columns));
  for (size_t i = 0; i < data.trainRows.size(); ++i) {
    if (i % pollEvery == 0) control.check();
    design(data.trainRows[i], x);
    for (int64_t c = 0; c < columns; ++c) mean_[c] += x[c] / n;
    for (int64_t h = 0; h < H; ++h) meanLabel_[h] += data.label(data.trainRows[i])[h] / n;
  }
  for (size_t i = 0; i < data.trainRows.size(); ++i) {
    if (i % pollEvery == 0) control.check();
    design(data.trainRows[i], x);
    for (int64_t c = 0; c < columns; ++c) x[c] -= mean_[c];
    for (int64_t c = 0; c < columns; ++c) {
      for (int64_t d = 0; d <= c; ++d) gram_[c * columns + d] += x[c] * x[d] / n;
    }
    for (int64_t h = 0; h < H; ++h) {
      const double y = data.label(data.trainRows[i])[h] - meanLabel_[h];
      labelSquare_[h] += y * y / n;
      for (int64_t c = 0; c < columns; ++c) cross_[h * columns + c] += y * x[c] / n;
    }
  }
}

Regression DesignMoments::regress(int64_t h, int64_t used) const {
  Regression result{{}, meanLabel_[h], labelSquare_[h]};
  if (used == 0) return result;
  double scale = 1.0;
  for (int64_t c = 0; c < used; ++c) scale = std::max(scale, gram_[c * columns_ + c]);
  std::vector<double> normal(static_cast<size_t>(used * used));
  for (int64_t c = 0; c < used; ++c) {
    for (int64_t d = 0; d <= c; ++d) normal[c * used + d] = normal[d * used + c] = gram_[c * columns_ + d];
    normal[c * used + c] += jitter * scale;
  }
  const auto cross = cross_.begin() + h * columns_;
  result.weight = Cholesky(std::move(normal), used).solve({cross, cross + used});
  for (int64_t c = 0; c < used; ++c) {
    result.bias -= result.weight[c] * mean_[c];
    result.variance -= result.weight[c] * cross[c];
  }
  result.variance = std::max(result.variance, 0.0);
  return result;
}

}  // namespace autostock
