#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct GruResidualOptions {
  int64_t window = 32;  // L, bars
  int64_t hidden = 64;  // H, units of each block
  int64_t layers = 2;  // residual blocks
  double dropout = 0.1;  // share of values dropped after each block

  static constexpr auto fields() {
    return std::tuple{field("window", &GruResidualOptions::window, 2, 512),
                      field("hidden", &GruResidualOptions::hidden, 1, 512),
                      field("layers", &GruResidualOptions::layers, 1, 8),
                      field("dropout", &GruResidualOptions::dropout, 0, 0.9)};
  }
};

/**
 * Residual GRU with batch normalisation: x_0 = W bar + b; x_{k+1} = x_k + dropout(BN_k(GRU_k(x_k))); last bar ->
 * linear head. BN over the channels of [B,C,T], eps 1e-5, momentum 0.1; forecasts use the running statistics, which
 * training passes alone change. The last BN's weight starts at 0: its block starts as the identity.
 * Cho et al. 2014; Ioffe and Szegedy 2015; He et al. 2016.
 * Tensors: input.{weight [H,F], bias [H]}, gru.<k>.{weight_ih,weight_hh,bias_ih,bias_hh}_l0,
 * bn.<k>.{weight,bias,running_mean,running_var} [H], head.{weight [O,H], bias [O]}.
 */
class GruResidualModel final : public GradientModel {
 public:
  std::string_view name() const override { return "gru-residual"; }
  std::vector<FieldInfo> fields() const override { return describeFields<GruResidualOptions>(); }
  int64_t window(const Params& options) const override;
  bool streamable(const Params&) const override { return true; }
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
