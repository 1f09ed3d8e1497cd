#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct GruEnhancedOptions {
  int64_t window = 32;  // L, bars
  int64_t hidden = 64;  // H, units of each block
  int64_t layers = 2;  // residual blocks
  double dropout = 0.1;  // share of values dropped after each block and before the head

  static constexpr auto fields() {
    return std::tuple{field("window", &GruEnhancedOptions::window, 2, 512),
                      field("hidden", &GruEnhancedOptions::hidden, 1, 512),
                      field("layers", &GruEnhancedOptions::layers, 1, 8),
                      field("dropout", &GruEnhancedOptions::dropout, 0, 0.9)};
  }
};

/**
 * Pre-norm residual GRU with attention pooling: x_0 = W bar + b; x_{k+1} = x_k + dropout(GRU_k(LN_k(x_k)));
 * r_t = LN(x_K,t); a = softmax over t of v^T tanh(W' r_t + b'); linear head on [r at the last bar, sum a_t r_t]. The
 * direct path keeps the recency that pooling loses, LayerNorm needs no batch: forecasts are exact bar by bar.
 * Cho et al. 2014; Ba et al. 2016; Bahdanau et al. 2015; Xiong et al. 2020.
 * Tensors: input.{weight [H,F], bias [H]}, norm.<k>.{weight,bias} [H], gru.<k>.{weight_ih,weight_hh,bias_ih,
 * bias_hh}_l0, final.{weight,bias} [H], attention.{weight [A,H], bias [A]}, score.weight [1,A],
 * head.{weight [O,2H], bias [O]}; A = max(1, H/2).
 */
class GruEnhancedModel final : public GradientModel {
 public:
  std::string_view name() const override { return "gru-enhanced"; }
  std::vector<FieldInfo> fields() const override { return describeFields<GruEnhancedOptions>(); }
  int64_t window(const Params& options) const override;
  bool streamable(const Params&) const override { return true; }
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
