#include "models/lstm.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "inference/lstm.h"
#include "models/initialise.h"
#include "models/lstmLayer.h"

namespace autostock {

namespace {

LstmOptions read(const Params& options) { return readFields<LstmOptions>(options, "lstm"); }

class LstmNetwork final : public Network {
 public:
  LstmNetwork(const LstmOptions& options, const Parameters& parameters)
      : options_(options),
        normWeight_(parameters.at("norm.weight")),
        normBias_(parameters.at("norm.bias")),
        head_(parameters.at("head.weight")),
        headBias_(parameters.at("head.bias")) {
    for (int64_t k = 0; k < options.layers; ++k) {
      const std::string suffix = "_l" + std::to_string(k);
      layers_.push_back({parameters.at("lstm.weight_ih" + suffix), parameters.at("lstm.weight_hh" + suffix),
                         parameters.at("lstm.bias_ih" + suffix), parameters.at("lstm.bias_hh" + suffix)});
    }
  }

  // Own layers: torch's dropout between layers would draw from the global generator.
  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = x.transpose(0, 1);  // [L,B,F]
    for (size_t k = 0; k < layers_.size(); ++k) {
      const std::vector<torch::Tensor>& w = layers_[k];
      const torch::Tensor input = k == 0 ? h : mode.dropout(h, options_.dropout);
      const torch::Tensor y = lstmLayer(input, w[0], w[1], w[2], w[3]);
      h = k == 0 ? y : h + y;  // [L,B,H], residual between layers of equal width
    }
    h = h.select(0, h.size(0) - 1);                                                         // [B,H]
    h = torch::layer_norm(h, {options_.hidden}, normWeight_, normBias_, 1e-5);              // [B,H]
    return torch::linear(mode.dropout(h, options_.dropout), head_, headBias_);  // [B,O]
  }

 private:
  LstmOptions options_;
  std::vector<std::vector<torch::Tensor>> layers_;  // weight_ih, weight_hh, bias_ih, bias_hh
  torch::Tensor normWeight_, normBias_, head_, headBias_;
};

}  // namespace

int64_t LstmModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> LstmModel::tensors(const Params& options, const Shape& shape) const {
  const LstmOptions o = read(options);
  std::vector<TensorSpec> list;
  for (int64_t k = 0; k < o.layers; ++k) {
    const std::string suffix = "_l" + std::to_string(k);
    list.push_back({"lstm.weight_ih" + suffix, {4 * o.hidden, k == 0 ? shape.features : o.hidden}});
    list.push_back({"lstm.weight_hh" + suffix, {4 * o.hidden, o.hidden}});
    list.push_back({"lstm.bias_ih" + suffix, {4 * o.hidden}});
    list.push_back({"lstm.bias_hh" + suffix, {4 * o.hidden}});
  }
  list.push_back({"norm.weight", {o.hidden}});
  list.push_back({"norm.bias", {o.hidden}});
  list.push_back({"head.weight", {shape.output.size(), o.hidden}});
  list.push_back({"head.bias", {shape.output.size()}});
  return list;
}

Tensors LstmModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  const LstmOptions o = read(options);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) {
    Tensor& tensor = out[spec.name];
    if (spec.name.starts_with("lstm.weight_ih")) {
      tensor = fill.uniform(spec, std::sqrt(6.0 / static_cast<double>(spec.shape[1] + o.hidden)));  // Xavier, per gate
    } else if (spec.name.starts_with("lstm.weight_hh")) {
      tensor = fill.orthogonalBlocks(spec);
    } else if (spec.name == "head.weight") {
      tensor = fill.normal(spec, 0.1 / std::sqrt(static_cast<double>(o.hidden)));
    } else {
      tensor = fill.constant(spec, spec.name == "norm.weight" ? 1.0f : 0.0f);
      if (spec.name.starts_with("lstm.bias_ih")) std::fill_n(tensor.data.begin() + o.hidden, o.hidden, 1.0f);
    }
  }
  return out;
}

std::unique_ptr<Network> LstmModel::network(const Params& options, const Shape&, const Parameters& parameters) const {
  return std::make_unique<LstmNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> LstmModel::open(const Params& options, const Shape& shape,
                                            const Tensors& tensors) const {
  const LstmOptions o = read(options);
  return std::make_unique<LstmForecaster>(o.window, shape.features, shape.output, o.hidden, o.layers, tensors);
}

}  // namespace autostock
