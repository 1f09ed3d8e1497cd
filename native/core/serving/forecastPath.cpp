#include "serving/forecastPath.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace autostock {

ForecastPath::ForecastPath(FeatureSet features, std::vector<PathMember> members)
    : features_(std::move(features)), members_(std::move(members)) {
  const int64_t S = features_.symbols();
  const int64_t F = features_.width();
  int64_t widest = 0;
  for (size_t m = 0; m < members_.size(); ++m) {
    const Forecaster& model = *members_[m].model;
    if (model.featureCount() != F) {
      failArgument("members[" + std::to_string(m) + "] reads " + std::to_string(model.featureCount()) +
                   " features, the path makes " + std::to_string(F));
    }
    widest = std::max(widest, model.output().size());
    streams_.push_back(model.stream(S));
  }
  values_.resize(static_cast<size_t>(S * F));
  scaled_.resize(static_cast<size_t>(S * F));
  outputs_.resize(static_cast<size_t>(S * widest));
}

void ForecastPath::step(const double* bars, const double* weights, float* points, double* forecast) {
  const int64_t S = symbols();
  features_.step(bars, values_.data());
  for (size_t m = 0; m < members_.size(); ++m) {
    const Output& output = members_[m].model->output();
    scale(members_[m]);
    streams_[m]->step(scaled_.data(), outputs_.data());
    float* row = points + static_cast<int64_t>(m) * S;
    for (int64_t s = 0; s < S; ++s) row[s] = outputs_[s * output.size() + output.pointColumn()];
  }
  combine(weights, points, forecast);
}

void ForecastPath::settle() {
  for (const auto& stream : streams_) stream->settle();
}

void ForecastPath::scale(const PathMember& member) {
  const int64_t F = features_.width();
  for (int64_t i = 0; i < symbols() * F; i += F) {
    for (int64_t f = 0; f < F; ++f) {
      const double z = (values_[i + f] - member.mean[f]) / member.std[f];
      scaled_[i + f] = static_cast<float>(z < -member.clip ? -member.clip : z > member.clip ? member.clip : z);
    }
  }
}

void ForecastPath::combine(const double* weights, const float* points, double* forecast) const {
  const int64_t S = symbols();
  for (int64_t s = 0; s < S; ++s) {
    double mass = 0.0;
    double sum = 0.0;
    for (size_t m = 0; m < members_.size(); ++m) {
      const double point = points[static_cast<int64_t>(m) * S + s];
      if (!std::isfinite(point)) continue;
      mass += weights[m];
      sum += weights[m] * point;
    }
    forecast[s] = mass > 0.0 ? sum / mass : std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace autostock
