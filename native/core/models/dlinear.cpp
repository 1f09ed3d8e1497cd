#include "models/dlinear.h"

#include <algorithm>
#include <string>

#include "models/timeProfiles.h"

namespace autostock {

namespace {

DLinearOptions read(const Params& options) {
  const auto parsed = readFields<DLinearOptions>(options, "dlinear");
  if (parsed.kernel % 2 == 0 || parsed.kernel > parsed.window) {
    throw Error(code::configInvalid, "dlinear.kernel was " + std::to_string(parsed.kernel) +
                                         ": must be odd and at most the window, " + std::to_string(parsed.window));
  }
  return parsed;
}

class DLinearNetwork final : public Network {
 public:
  DLinearNetwork(const DLinearOptions& options, const Shape& shape, const Parameters& parameters)
      : options_(options),
        shape_(shape),
        seasonal_(parameters.at("Linear_Seasonal.weight")),
        seasonalBias_(parameters.at("Linear_Seasonal.bias")),
        trend_(parameters.at("Linear_Trend.weight")),
        trendBias_(parameters.at("Linear_Trend.bias")),
        head_(parameters.at("head.weight")),
        headBias_(parameters.at("head.bias")) {
    const std::vector<double> rows = movingAverage(options.window, options.kernel);
    average_ = torch::empty({options.window, options.window});
    std::copy(rows.begin(), rows.end(), average_.data_ptr<float>());
    average_ = average_.to(seasonal_.device());
  }

  // The map is linear, so both branches and the head fold into one kernel before they meet the batch.
  torch::Tensor forward(const torch::Tensor& x, Mode&) const override {
    const int64_t L = options_.window;
    const int64_t F = shape_.features;
    const int64_t O = shape_.output.size();
    const torch::Tensor profiles = seasonal_ + torch::matmul(trend_ - seasonal_, average_);  // [P,L]
    const torch::Tensor head = head_.view({O, options_.latent, F});                          // [O,P,F]
    const torch::Tensor kernel = torch::matmul(profiles.t(), head);                          // [O,L,F]
    const torch::Tensor bias = torch::mv(head.sum(2), seasonalBias_ + trendBias_);           // [O]
    return torch::linear(x.view({-1, L * F}), kernel.reshape({O, L * F}), bias + headBias_);  // [B,O]
  }

 private:
  DLinearOptions options_;
  Shape shape_;
  torch::Tensor average_;  // [L,L]
  torch::Tensor seasonal_, seasonalBias_, trend_, trendBias_, head_, headBias_;
};

}  // namespace

std::vector<double> movingAverage(int64_t window, int64_t kernel) {
  std::vector<double> rows(static_cast<size_t>(window * window));
  const int64_t half = kernel / 2;
  for (int64_t t = 0; t < window; ++t) {
    for (int64_t j = -half; j <= half; ++j) {
      rows[t * window + std::clamp<int64_t>(t + j, 0, window - 1)] += 1.0 / static_cast<double>(kernel);
    }
  }
  return rows;
}

int64_t DLinearModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> DLinearModel::tensors(const Params& options, const Shape& shape) const {
  const DLinearOptions o = read(options);
  return {{"Linear_Seasonal.weight", {o.latent, o.window}}, {"Linear_Seasonal.bias", {o.latent}},
          {"Linear_Trend.weight", {o.latent, o.window}},    {"Linear_Trend.bias", {o.latent}},
          {"head.weight", {shape.output.size(), o.latent * shape.features}},
          {"head.bias", {shape.output.size()}}};
}

Tensors DLinearModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  return profilesStart(tensors(options, shape), window(options), seed);
}

std::unique_ptr<Network> DLinearModel::network(const Params& options, const Shape& shape,
                                               const Parameters& parameters) const {
  return std::make_unique<DLinearNetwork>(read(options), shape, parameters);
}

std::unique_ptr<Forecaster> DLinearModel::open(const Params& options, const Shape& shape,
                                               const Tensors& tensors) const {
  const DLinearOptions settings = read(options);
  const int64_t L = settings.window;
  const std::vector<double> average = movingAverage(L, settings.kernel);
  const std::vector<float>& seasonal = tensors.at("Linear_Seasonal.weight").data;  // [P][L]
  const std::vector<float>& trend = tensors.at("Linear_Trend.weight").data;        // [P][L]
  TimeProfiles profiles{L, {seasonal.begin(), seasonal.end()}, {}};
  for (int64_t p = 0; p < settings.latent; ++p) {
    double* profile = profiles.weight.data() + p * L;
    for (int64_t t = 0; t < L; ++t) {
      const double difference = static_cast<double>(trend[p * L + t]) - seasonal[p * L + t];
      for (int64_t u = 0; u < L; ++u) profile[u] += difference * average[t * L + u];
    }
    profiles.shift.push_back(static_cast<double>(tensors.at("Linear_Seasonal.bias").data[p]) +
                             tensors.at("Linear_Trend.bias").data[p]);
  }
  return openProfiles(profiles, shape, tensors);
}

}  // namespace autostock
