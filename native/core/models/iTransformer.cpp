#include "models/iTransformer.h"

#include <string>

#include "inference/iTransformer.h"
#include "models/encoderNetwork.h"
#include "models/encoderTensors.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

EncoderShape encoderOf(const ITransformerOptions& o) { return {o.width, o.heads, o.feedForward, o.layers, false, false}; }

ITransformerOptions read(const Params& options) {
  const auto o = readFields<ITransformerOptions>(options, "iTransformer");
  checkEncoder("iTransformer", encoderOf(o));
  return o;
}

class ITransformerNetwork final : public Network {
 public:
  ITransformerNetwork(const ITransformerOptions& options, const Parameters& parameters)
      : options_(options), parameters_(parameters), encoder_(encoderOf(options), options.dropout, parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    const NormalisedWindow window(x);
    torch::Tensor h = torch::linear(window.values, at("embed.weight"), at("embed.bias"));  // [B,F,d]
    h = encoder_.forward(mode.dropout(h, options_.dropout), mode);
    h = torch::layer_norm(h, {options_.width}, at("norm.weight"), at("norm.bias"), 1e-5);
    return torch::linear(window.headInput(h), at("head.weight"), at("head.bias"));  // [B,O]
  }

 private:
  const torch::Tensor& at(const std::string& name) const { return parameters_.at(name); }

  ITransformerOptions options_;
  Parameters parameters_;
  EncoderNetwork encoder_;
};

}  // namespace

int64_t ITransformerModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> ITransformerModel::tensors(const Params& options, const Shape& shape) const {
  const ITransformerOptions o = read(options);
  std::vector<TensorSpec> list;
  addLinear(list, "embed", o.width, o.window);
  addEncoder(list, encoderOf(o));
  addNorm(list, "norm", o.width);
  addLinear(list, "head", shape.output.size(), shape.features * (o.width + 2));
  return list;
}

Tensors ITransformerModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newEncoderTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> ITransformerModel::network(const Params& options, const Shape&,
                                                    const Parameters& parameters) const {
  return std::make_unique<ITransformerNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> ITransformerModel::open(const Params& options, const Shape& shape,
                                                    const Tensors& tensors) const {
  const ITransformerOptions o = read(options);
  return std::make_unique<ITransformerForecaster>(o.window, shape.features, shape.output, encoderOf(o), tensors);
}

}  // namespace autostock
