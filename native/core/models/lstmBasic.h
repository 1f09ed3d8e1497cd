#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct LstmBasicOptions {
  int64_t window = 32;  // L, bars
  int64_t hidden = 64;  // H, units
  double dropout = 0.1;  // share of units dropped before the head

  static constexpr auto fields() {
    return std::tuple{field("window", &LstmBasicOptions::window, 2, 512),
                      field("hidden", &LstmBasicOptions::hidden, 1, 512),
                      field("dropout", &LstmBasicOptions::dropout, 0, 0.9)};
  }
};

/**
 * One LSTM layer; last h -> dropout -> linear head. Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 * Tensors: lstm.{weight_ih [4H,F],weight_hh [4H,H],bias_ih,bias_hh}_l0, head.{weight [O,H], bias [O]}.
 */
class LstmBasicModel final : public GradientModel {
 public:
  std::string_view name() const override { return "lstm-basic"; }
  std::vector<FieldInfo> fields() const override { return describeFields<LstmBasicOptions>(); }
  int64_t window(const Params& options) const override;
  bool streamable(const Params&) const override { return true; }
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
