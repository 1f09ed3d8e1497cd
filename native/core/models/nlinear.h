#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct NLinearOptions {
  int64_t window = 32;  // L, bars
  int64_t latent = 4;   // P, time profiles shared by all features

  static constexpr auto fields() {
    return std::tuple{field("window", &NLinearOptions::window, 2, 512), field("latent", &NLinearOptions::latent, 1, 64)};
  }
};

/**
 * z[p] = W[p] (x - last) + b[p] + last for each feature, weights shared, last = x[L-1]; forecast = head over z [P][F].
 * Zeng et al., AAAI 2023; the head lets features mix. Tensors: Linear.{weight [P,L], bias [P]},
 * head.{weight [O,P*F], bias [O]}.
 */
class NLinearModel final : public GradientModel {
 public:
  std::string_view name() const override { return "nlinear"; }
  std::vector<FieldInfo> fields() const override { return describeFields<NLinearOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
