#pragma once

#include <tuple>

#include "models/gradientModel.h"

namespace autostock {

struct LstmAttentionOptions {
  int64_t window = 32;  // L, bars
  int64_t hidden = 64;  // H, units of each direction
  double dropout = 0.1;  // share of values dropped before the head

  static constexpr auto fields() {
    return std::tuple{field("window", &LstmAttentionOptions::window, 2, 512),
                      field("hidden", &LstmAttentionOptions::hidden, 1, 512),
                      field("dropout", &LstmAttentionOptions::dropout, 0, 0.9)};
  }
};

/**
 * Bidirectional LSTM whose outputs r_t [2H] are pooled by additive attention: softmax over t of v^T tanh(W r_t + b).
 * Linear head on [forward h after the last bar, reverse h after the window's first bar, pool], 4H wide. Both passes
 * end at the window's last bar. Not streamable: every bar changes the whole reverse pass.
 * Schuster and Paliwal 1997; Bahdanau et al. 2015; W's width H/2 as in Qlib's ALSTM.
 * Tensors: lstm.{weight_ih,weight_hh,bias_ih,bias_hh}_l0 and _l0_reverse, attention.{weight [A,2H], bias [A]},
 * score.weight [1,A], head.{weight [O,4H], bias [O]}; A = max(1, H/2).
 */
class LstmAttentionModel final : public GradientModel {
 public:
  std::string_view name() const override { return "lstm-attention"; }
  std::vector<FieldInfo> fields() const override { return describeFields<LstmAttentionOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Tensors initialise(const Params& options, const Shape& shape, int64_t seed) const override;
  std::unique_ptr<Network> network(const Params& options, const Shape& shape,
                                   const Parameters& parameters) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
