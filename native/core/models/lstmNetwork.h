#pragma once

#include <optional>
#include <vector>

#include "models/network.h"

namespace autostock {

/** Stacked LSTM layers, from the second on with a residual; last output -> LayerNorm, where given -> linear head. */
class LstmNetwork final : public Network {
 public:
  /** Parameters: lstm.*_l<k>, norm.{weight,bias} or neither, head.{weight,bias}. */
  LstmNetwork(int64_t layers, double dropout, const Parameters& parameters);

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override;

 private:
  double dropout_;
  std::vector<std::vector<torch::Tensor>> layers_;  // weight_ih, weight_hh, bias_ih, bias_hh
  std::optional<std::pair<torch::Tensor, torch::Tensor>> norm_;
  torch::Tensor head_, headBias_;
};

}  // namespace autostock
