#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct LstmOptions {
  int64_t window = 32;   // L, bars
  int64_t hidden = 32;   // H, units of each layer
  int64_t layers = 2;    // stacked layers
  double dropout = 0.1;  // share of activations dropped between layers and before the head

  static constexpr auto fields() {
    return std::tuple{field("window", &LstmOptions::window, 2, 512), field("hidden", &LstmOptions::hidden, 1, 512),
                      field("layers", &LstmOptions::layers, 1, 8), field("dropout", &LstmOptions::dropout, 0, 0.9)};
  }
};

/**
 * Stacked LSTM, from the second layer on with a residual; last output -> LayerNorm -> linear head. Gates i, f, g,
 * o. Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 * Tensors: lstm.{weight_ih,weight_hh,bias_ih,bias_hh}_l<k>, norm.{weight,bias}, head.{weight [O,H], bias [O]}.
 */
class LstmModel final : public GradientModel {
 public:
  std::string_view name() const override { return "lstm"; }
  std::vector<FieldInfo> fields() const override { return describeFields<LstmOptions>(); }
  int64_t window(const Params& options) const override;
  bool streamable(const Params&) const override { return true; }
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
