#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct TsMixerOptions {
  int64_t window = 32;   // L, bars
  int64_t blocks = 2;    // pairs of a time and a feature mixing
  int64_t hidden = 64;   // units between the two maps of a feature mixing
  int64_t latent = 4;    // P, time profiles of the last projection, shared by all features
  double dropout = 0.1;  // share dropped after each ReLU and each feature mixing

  static constexpr auto fields() {
    using Options = TsMixerOptions;
    return std::tuple{field("window", &Options::window, 2, 512), field("blocks", &Options::blocks, 1, 12),
                      field("hidden", &Options::hidden, 1, 4096), field("latent", &Options::latent, 1, 64),
                      field("dropout", &Options::dropout, 0, 0.9)};
  }
};

/**
 * TSMixer with a mixing head. Each block: x += dropout(ReLU(time(norm_time(x)))), time a map over the L bars shared by
 * all features; x += dropout(feature2(dropout(ReLU(feature1(norm_feature(x)))))), a map over the F features shared by
 * all bars. Norms are layer norms over the features of a bar: no window sees another. Then z = projection over time,
 * forecast = head over z [P][F]. Chen et al., TMLR 2023 (arXiv 2303.06053), there with batch norms over bars and
 * features and one profile a horizon.
 * Tensors: blocks.<i>.{norm_time,norm_feature}.{weight,bias [F]}, blocks.<i>.time.{weight [L,L], bias [L]},
 * blocks.<i>.{feature1 [hidden,F], feature2 [F,hidden]}.{weight,bias}, projection.{weight [P,L], bias [P]},
 * head.{weight [O,P*F], bias [O]}.
 */
class TsMixerModel final : public GradientModel {
 public:
  std::string_view name() const override { return "tsMixer"; }
  std::vector<FieldInfo> fields() const override { return describeFields<TsMixerOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
