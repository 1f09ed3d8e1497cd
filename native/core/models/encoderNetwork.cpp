#include "models/encoderNetwork.h"

#include <cmath>
#include <string>
#include <utility>

namespace autostock {

namespace {

constexpr int64_t fewTokens = 8;  // whose products by pair of tokens and unit still fit in memory

}  // namespace

EncoderNetwork::EncoderNetwork(const EncoderShape& shape, double dropout, const Parameters& parameters)
    : shape_(shape), dropout_(dropout) {
  for (int64_t i = 0; i < shape.layers; ++i) {
    const std::string name = "layers." + std::to_string(i) + ".";
    const auto map = [&](const std::string& of) {
      return Map{parameters.at(name + of + "weight"), parameters.at(name + of + "bias")};
    };
    const auto norm = [&](const std::string& of) {
      Norm out{parameters.at(name + of + "weight"), parameters.at(name + of + "bias"), {}, {}};
      if (!shape.batchNorm) return out;
      out.mean = parameters.at(name + of + "running_mean");
      out.variance = parameters.at(name + of + "running_var");
      return out;
    };
    layers_.push_back({map("self_attn.in_proj_"), map("self_attn.out_proj."), map("linear1."), map("linear2."),
                       norm("norm1."), norm("norm2.")});
  }
}

torch::Tensor EncoderNetwork::normalised(const torch::Tensor& h, const Norm& norm, bool training) const {
  if (!shape_.batchNorm) return torch::layer_norm(h, {shape_.width}, norm.weight, norm.bias, 1e-5);
  return torch::batch_norm(h.flatten(0, 1), norm.weight, norm.bias, norm.mean, norm.variance, training, 0.1, 1e-5, true)
      .view_as(h);
}

torch::Tensor EncoderNetwork::attend(const Layer& layer, const torch::Tensor& h, torch::Tensor& scores) const {
  const int64_t G = h.size(0), T = h.size(1), D = shape_.headWidth();
  const double scale = 1.0 / std::sqrt(static_cast<double>(D));
  const torch::Tensor projected = torch::linear(h, layer.project.weight, layer.project.bias);  // [G,T,3d]
  const auto kept = [&](torch::Tensor own) {
    if (shape_.residualScores) scores = own = scores.defined() ? scores + own : own;
    return own;
  };
  torch::Tensor mixed;  // [G,T,d]
  if (T < fewTokens) {
    // Products of tiny matrices by the thousand: side by side over the groups, which stand last.
    const torch::Tensor lanes = projected.flatten(1).t().contiguous().view({T, 3, shape_.heads, D, G});
    const torch::Tensor q = lanes.select(1, 0).unsqueeze(1) * scale, k = lanes.select(1, 1).unsqueeze(0);
    const torch::Tensor weights = torch::softmax(kept((q * k).sum(3)), 1);  // [T,T,heads,G]
    const torch::Tensor sums = (weights.unsqueeze(3) * lanes.select(1, 2).unsqueeze(0)).sum(1);  // [T,heads,D,G]
    mixed = sums.view({T * shape_.width, G}).t().reshape({G, T, shape_.width});
  } else {
    const auto head = [&](int64_t part) {  // [G,heads,T,D]
      return projected.narrow(2, part * shape_.width, shape_.width).reshape({G, T, shape_.heads, D}).transpose(1, 2);
    };
    const torch::Tensor own = torch::matmul(head(0) * scale, head(1).transpose(2, 3));
    mixed = torch::matmul(torch::softmax(kept(own), 3), head(2)).transpose(1, 2).reshape({G, T, shape_.width});
  }
  return torch::linear(mixed, layer.out.weight, layer.out.bias);
}

torch::Tensor EncoderNetwork::forward(torch::Tensor h, Mode& mode) const {
  torch::Tensor scores;
  for (const Layer& layer : layers_) {
    const torch::Tensor attended = attend(layer, h, scores);
    h = normalised(h + mode.dropout(attended, dropout_), layer.norm1, mode.training());
    const torch::Tensor up = mode.dropout(torch::gelu(torch::linear(h, layer.up.weight, layer.up.bias)), dropout_);
    const torch::Tensor down = mode.dropout(torch::linear(up, layer.down.weight, layer.down.bias), dropout_);
    h = normalised(h + down, layer.norm2, mode.training());
  }
  return h;
}

NormalisedWindow::NormalisedWindow(const torch::Tensor& x) {
  const torch::Tensor last = x.slice(1, x.size(1) - 1);                  // [B,1,F]
  const torch::Tensor moves = (x - last).transpose(1, 2).contiguous();   // [B,F,L]
  const torch::Tensor middle = moves.mean(2, true);                      // [B,F,1]
  const torch::Tensor centred = moves - middle;
  const torch::Tensor scale = torch::sqrt(centred.square().mean(2, true) + 1e-5);
  values = centred / scale;
  mean = middle.squeeze(2) + last.squeeze(1);
  deviation = scale.squeeze(2);
}

torch::Tensor NormalisedWindow::headInput(const torch::Tensor& tokens) const {
  return torch::cat({tokens.flatten(1), mean, deviation}, 1);
}

}  // namespace autostock
