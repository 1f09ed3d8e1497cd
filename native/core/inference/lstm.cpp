#include "inference/lstm.h"

#include <algorithm>
#include <string>

#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

LstmForecaster::LstmForecaster(int64_t window, int64_t features, Output output, int64_t hidden, int64_t layers,
                               const Tensors& tensors)
    : Forecaster(window, features, output),
      hidden_(hidden),
      normWeight_(tensors.at("norm.weight").data),
      normBias_(tensors.at("norm.bias").data),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {
  for (int64_t k = 0; k < layers; ++k) {
    const std::string suffix = "_l" + std::to_string(k);
    Layer layer;
    layer.input = transposed(tensors.at("lstm.weight_ih" + suffix));
    layer.recurrent = transposed(tensors.at("lstm.weight_hh" + suffix));
    layer.bias = tensors.at("lstm.bias_ih" + suffix).data;
    const std::vector<float>& second = tensors.at("lstm.bias_hh" + suffix).data;
    for (size_t i = 0; i < layer.bias.size(); ++i) layer.bias[i] += second[i];
    layers_.push_back(std::move(layer));
  }
}

void LstmForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t H = hidden_;
  float* outputs = scratch;           // [L][H] of the layer below, overwritten in place bar by bar
  float* h = outputs + L * H;   // [H]
  float* c = h + H;                   // [H]
  float* gates = c + H;               // [4H]
  float* squashed = gates + 4 * H;    // [H]
  const float* input = window;        // [L][I]
  int64_t I = featureCount();
  for (const Layer& layer : layers_) {
    std::fill_n(h, 2 * H, 0.0f);
    for (int64_t t = 0; t < L; ++t) {
      std::copy(layer.bias.begin(), layer.bias.end(), gates);
      accumulate(input + t * I, I, layer.input.data(), 4 * H, gates);
      accumulate(h, H, layer.recurrent.data(), 4 * H, gates);
      sigmoid(gates, 2 * H);                                 // i, f
      hyperbolicTangent(gates + 2 * H, H, gates + 2 * H);    // g
      sigmoid(gates + 3 * H, H);                             // o
      for (int64_t j = 0; j < H; ++j) c[j] = gates[H + j] * c[j] + gates[j] * gates[2 * H + j];
      hyperbolicTangent(c, H, squashed);
      for (int64_t j = 0; j < H; ++j) h[j] = gates[3 * H + j] * squashed[j];
      float* output = outputs + t * H;  // holds the layer below's, which is this layer's input: residual
      for (int64_t j = 0; j < H; ++j) output[j] = (input == outputs ? output[j] : 0.0f) + h[j];
    }
    input = outputs;
    I = H;
  }
  float* last = outputs + (L - 1) * H;
  layerNorm(last, H, normWeight_.data(), normBias_.data());
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(last, H, headWeight_.data(), output().size(), out);
}

}  // namespace autostock
