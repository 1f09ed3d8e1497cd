#include "models/patchTst.h"

#include <string>

#include "inference/patchTst.h"
#include "models/encoderNetwork.h"
#include "models/encoderTensors.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

EncoderShape encoderOf(const PatchTstOptions& o) { return {o.width, o.heads, o.feedForward, o.layers, true, true}; }

int64_t tokensOf(const PatchTstOptions& o) { return PatchShape{o.patch, o.stride}.tokens(o.window); }

PatchTstOptions read(const Params& options) {
  const auto o = readFields<PatchTstOptions>(options, "patchTst");
  const auto atMost = [](const char* field, int64_t value, const char* of, int64_t limit) {
    if (value <= limit) return;
    throw Error(code::configInvalid, std::string("patchTst.") + field + " was " + std::to_string(value) +
                                         ": must be at most the " + of + ", " + std::to_string(limit));
  };
  atMost("patch", o.patch, "window", o.window);
  atMost("stride", o.stride, "patch", o.patch);
  checkEncoder("patchTst", encoderOf(o));
  return o;
}

class PatchTstNetwork final : public Network {
 public:
  PatchTstNetwork(const PatchTstOptions& options, const Parameters& parameters)
      : options_(options), parameters_(parameters), encoder_(encoderOf(options), options.dropout, parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    const int64_t B = x.size(0), F = x.size(2);
    const NormalisedWindow window(x);
    torch::Tensor channels = window.values;  // [B,F,L]
    if (options_.affine == 1) {
      channels = channels * at("revin.affine_weight").unsqueeze(1) + at("revin.affine_bias").unsqueeze(1);
    }
    const torch::Tensor last = channels.slice(2, channels.size(2) - 1);  // [B,F,1]
    const torch::Tensor padded = torch::cat({channels, last.expand({B, F, options_.stride})}, 2);
    const torch::Tensor patches = padded.unfold(2, options_.patch, options_.stride);  // [B,F,N,patch]
    torch::Tensor h = torch::linear(patches, at("W_P.weight"), at("W_P.bias")) + at("W_pos");
    h = encoder_.forward(mode.dropout(h, options_.dropout).flatten(0, 1), mode);  // [B*F,N,d]
    return torch::linear(window.headInput(h.view({B, -1})), at("head.weight"), at("head.bias"));  // [B,O]
  }

 private:
  const torch::Tensor& at(const std::string& name) const { return parameters_.at(name); }

  PatchTstOptions options_;
  Parameters parameters_;
  EncoderNetwork encoder_;
};

}  // namespace

int64_t PatchTstModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> PatchTstModel::tensors(const Params& options, const Shape& shape) const {
  const PatchTstOptions o = read(options);
  const int64_t F = shape.features;
  std::vector<TensorSpec> list;
  if (o.affine == 1) list = {{"revin.affine_weight", {F}}, {"revin.affine_bias", {F}}};
  addLinear(list, "W_P", o.width, o.patch);
  list.push_back({"W_pos", {tokensOf(o), o.width}});
  addEncoder(list, encoderOf(o));
  addLinear(list, "head", shape.output.size(), F * tokensOf(o) * o.width + 2 * F);
  return list;
}

Tensors PatchTstModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) {
    out[spec.name] = spec.name == "W_pos" ? fill.uniform(spec, 0.02) : newEncoderTensor(fill, spec);
  }
  return out;
}

std::unique_ptr<Network> PatchTstModel::network(const Params& options, const Shape&, const Parameters& parameters) const {
  return std::make_unique<PatchTstNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> PatchTstModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const PatchTstOptions o = read(options);
  return std::make_unique<PatchTstForecaster>(o.window, shape.features, shape.output, PatchShape{o.patch, o.stride},
                                              o.affine == 1, encoderOf(o), tensors);
}

}  // namespace autostock
