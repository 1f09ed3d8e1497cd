#include "models/lstmNetwork.h"

#include <string>

#include "models/lstmLayer.h"

namespace autostock {

LstmNetwork::LstmNetwork(int64_t layers, double dropout, const Parameters& parameters)
    : dropout_(dropout), head_(parameters.at("head.weight")), headBias_(parameters.at("head.bias")) {
  for (int64_t k = 0; k < layers; ++k) {
    const std::string suffix = "_l" + std::to_string(k);
    layers_.push_back({parameters.at("lstm.weight_ih" + suffix), parameters.at("lstm.weight_hh" + suffix),
                       parameters.at("lstm.bias_ih" + suffix), parameters.at("lstm.bias_hh" + suffix)});
  }
  if (parameters.contains("norm.weight")) norm_ = {parameters.at("norm.weight"), parameters.at("norm.bias")};
}

// Own layers: torch's dropout between layers would draw from the global generator.
torch::Tensor LstmNetwork::forward(const torch::Tensor& x, Mode& mode) const {
  torch::Tensor h = x.transpose(0, 1);  // [L,B,F]
  for (size_t k = 0; k < layers_.size(); ++k) {
    const std::vector<torch::Tensor>& w = layers_[k];
    const torch::Tensor input = k == 0 ? h : mode.dropout(h, dropout_);
    const torch::Tensor y = lstmLayer(input, w[0], w[1], w[2], w[3]);
    h = k == 0 ? y : h + y;  // [L,B,H], residual between layers of equal width
  }
  h = h.select(0, h.size(0) - 1);                                                                   // [B,H]
  if (norm_) h = torch::layer_norm(h, {h.size(1)}, norm_->first, norm_->second, 1e-5);  // [B,H]
  return torch::linear(mode.dropout(h, dropout_), head_, headBias_);                                // [B,O]
}

}  // namespace autostock
