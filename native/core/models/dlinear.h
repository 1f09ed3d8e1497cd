#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct DLinearOptions {
  int64_t window = 32;  // L, bars
  int64_t kernel = 25;  // bars of the moving average: odd, at most the window
  int64_t latent = 4;   // P, time profiles shared by all features

  static constexpr auto fields() {
    return std::tuple{field("window", &DLinearOptions::window, 2, 512),
                      field("kernel", &DLinearOptions::kernel, 1, 511),
                      field("latent", &DLinearOptions::latent, 1, 64)};
  }
};

/**
 * trend = moving average with replicated ends; z[p] = Ws[p] (x - trend) + Wt[p] trend for each feature, weights
 * shared; forecast = head over z [P][F]. Zeng et al., AAAI 2023; the head lets features mix.
 * Tensors: Linear_Seasonal.{weight [P,L], bias [P]}, Linear_Trend.{weight, bias}, head.{weight [O,P*F], bias [O]}.
 */
class DLinearModel final : public GradientModel {
 public:
  std::string_view name() const override { return "dlinear"; }
  std::vector<FieldInfo> fields() const override { return describeFields<DLinearOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

/** Row t holds the weights of the bars in the trend at t: [L][L], ends replicated. */
std::vector<double> movingAverage(int64_t window, int64_t kernel);

}  // namespace autostock
