#include "models/gruEnhanced.h"

#include <algorithm>
#include <string>

#include "inference/gru.h"
#include "models/additiveAttention.h"
#include "models/gruLayer.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

GruEnhancedOptions read(const Params& options) { return readFields<GruEnhancedOptions>(options, "gru-enhanced"); }

class GruEnhancedNetwork final : public Network {
 public:
  GruEnhancedNetwork(const GruEnhancedOptions& options, const Parameters& parameters)
      : options_(options), parameters_(parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = torch::linear(x.transpose(0, 1), at("input.weight"), at("input.bias"));  // [L,B,H]
    for (int64_t k = 0; k < options_.layers; ++k) {
      const std::string gru = blockName("gru", k) + ".";
      const torch::Tensor y = gruLayer(normalised(h, blockName("norm", k)), at(gru + "weight_ih_l0"),
                                       at(gru + "weight_hh_l0"), at(gru + "bias_ih_l0"), at(gru + "bias_hh_l0"));
      h = h + mode.dropout(y, options_.dropout);
    }
    const torch::Tensor rows = normalised(h, "final");                                                   // [L,B,H]
    const torch::Tensor last = rows.select(0, rows.size(0) - 1);                                         // [B,H]
    const torch::Tensor read = torch::cat({last, additiveAttention(rows, parameters_)}, 1);              // [B,2H]
    return torch::linear(mode.dropout(read, options_.dropout), at("head.weight"), at("head.bias"));      // [B,O]
  }

 private:
  const torch::Tensor& at(const std::string& name) const { return parameters_.at(name); }
  torch::Tensor normalised(const torch::Tensor& y, const std::string& norm) const {
    return torch::layer_norm(y, {options_.hidden}, at(norm + ".weight"), at(norm + ".bias"), 1e-5);
  }

  GruEnhancedOptions options_;
  Parameters parameters_;
};

}  // namespace

int64_t GruEnhancedModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> GruEnhancedModel::tensors(const Params& options, const Shape& shape) const {
  const GruEnhancedOptions o = read(options);
  const int64_t width = std::max<int64_t>(1, o.hidden / 2);
  std::vector<TensorSpec> list;
  addLinear(list, "input", o.hidden, shape.features);
  for (int64_t k = 0; k < o.layers; ++k) {
    addNorm(list, blockName("norm", k), o.hidden);
    addRecurrent(list, blockName("gru", k) + ".", "_l0", 3, o.hidden, o.hidden);
  }
  addNorm(list, "final", o.hidden);
  addLinear(list, "attention", width, o.hidden);
  list.push_back({"score.weight", {1, width}});
  addLinear(list, "head", shape.output.size(), 2 * o.hidden);
  return list;
}

Tensors GruEnhancedModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newRecurrentTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> GruEnhancedModel::network(const Params& options, const Shape&,
                                     const Parameters& parameters) const {
  return std::make_unique<GruEnhancedNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> GruEnhancedModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const GruEnhancedOptions o = read(options);
  return std::make_unique<GruForecaster>(o.window, shape.features, shape.output, o.layers, tensors);
}

}  // namespace autostock
