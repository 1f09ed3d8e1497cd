#include "models/tsMixer.h"

#include <string>

#include "inference/tsMixer.h"
#include "models/encoderTensors.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

TsMixerOptions read(const Params& options) { return readFields<TsMixerOptions>(options, "tsMixer"); }

std::string blockName(int64_t block) { return "blocks." + std::to_string(block) + "."; }

class TsMixerNetwork final : public Network {
 public:
  TsMixerNetwork(const TsMixerOptions& options, const Parameters& parameters)
      : options_(options), parameters_(parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = x;  // [B,L,F]
    for (int64_t i = 0; i < options_.blocks; ++i) {
      const std::string block = blockName(i);
      const torch::Tensor overTime = linear(block + "time.", normalised(block + "norm_time.", h).transpose(1, 2));
      h = h + mode.dropout(torch::relu(overTime), options_.dropout).transpose(1, 2);
      const torch::Tensor up = torch::relu(linear(block + "feature1.", normalised(block + "norm_feature.", h)));
      h = h + mode.dropout(linear(block + "feature2.", mode.dropout(up, options_.dropout)), options_.dropout);
    }
    const torch::Tensor z = linear("projection.", h.transpose(1, 2));  // [B,F,P]
    return linear("head.", z.transpose(1, 2).flatten(1));              // [B,O]
  }

 private:
  const torch::Tensor& at(const std::string& name) const { return parameters_.at(name); }

  torch::Tensor linear(const std::string& map, const torch::Tensor& x) const {
    return torch::linear(x, at(map + "weight"), at(map + "bias"));
  }

  torch::Tensor normalised(const std::string& norm, const torch::Tensor& x) const {
    return torch::layer_norm(x, {x.size(2)}, at(norm + "weight"), at(norm + "bias"), 1e-5);
  }

  TsMixerOptions options_;
  Parameters parameters_;
};

}  // namespace

int64_t TsMixerModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> TsMixerModel::tensors(const Params& options, const Shape& shape) const {
  const TsMixerOptions o = read(options);
  const int64_t F = shape.features;
  std::vector<TensorSpec> list;
  for (int64_t i = 0; i < o.blocks; ++i) {
    addNorm(list, blockName(i) + "norm_time", F);
    addLinear(list, blockName(i) + "time", o.window, o.window);
    addNorm(list, blockName(i) + "norm_feature", F);
    addLinear(list, blockName(i) + "feature1", o.hidden, F);
    addLinear(list, blockName(i) + "feature2", F, o.hidden);
  }
  addLinear(list, "projection", o.latent, o.window);
  addLinear(list, "head", shape.output.size(), o.latent * F);
  return list;
}

Tensors TsMixerModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newEncoderTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> TsMixerModel::network(const Params& options, const Shape&, const Parameters& parameters) const {
  return std::make_unique<TsMixerNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> TsMixerModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  return std::make_unique<TsMixerForecaster>(read(options).window, shape.features, shape.output, read(options).blocks,
                                             tensors);
}

}  // namespace autostock
