#include "models/gruResidual.h"

#include <algorithm>
#include <string>

#include "inference/gru.h"
#include "models/gruLayer.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

GruResidualOptions read(const Params& options) { return readFields<GruResidualOptions>(options, "gru-residual"); }

class GruResidualNetwork final : public Network {
 public:
  GruResidualNetwork(const GruResidualOptions& options, const Parameters& parameters)
      : options_(options), parameters_(parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = torch::linear(x.transpose(0, 1), at("input.weight"), at("input.bias"));  // [L,B,H]
    for (int64_t k = 0; k < options_.layers; ++k) {
      const std::string gru = blockName("gru", k) + ".";
      const torch::Tensor y = gruLayer(h, at(gru + "weight_ih_l0"), at(gru + "weight_hh_l0"), at(gru + "bias_ih_l0"),
                                       at(gru + "bias_hh_l0"));
      h = h + mode.dropout(normalised(y, blockName("bn", k) + ".", mode.training()), options_.dropout);
    }
    return torch::linear(h.select(0, h.size(0) - 1), at("head.weight"), at("head.bias"));  // [B,O]
  }

 private:
  const torch::Tensor& at(const std::string& name) const { return parameters_.at(name); }

  /** Batch normalisation over bars and windows alike: rows [L*B,H] have the statistics of [B,H,L]. */
  torch::Tensor normalised(const torch::Tensor& y, const std::string& bn, bool training) const {
    return torch::batch_norm(y.flatten(0, 1), at(bn + "weight"), at(bn + "bias"), at(bn + "running_mean"),
                             at(bn + "running_var"), training, 0.1, 1e-5, true)
        .view_as(y);
  }

  GruResidualOptions options_;
  Parameters parameters_;
};

}  // namespace

int64_t GruResidualModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> GruResidualModel::tensors(const Params& options, const Shape& shape) const {
  const GruResidualOptions o = read(options);
  std::vector<TensorSpec> list;
  addLinear(list, "input", o.hidden, shape.features);
  for (int64_t k = 0; k < o.layers; ++k) {
    const std::string bn = blockName("bn", k);
    addRecurrent(list, blockName("gru", k) + ".", "_l0", 3, o.hidden, o.hidden);
    addNorm(list, bn, o.hidden);
    list.push_back({bn + ".running_mean", {o.hidden}});
    list.push_back({bn + ".running_var", {o.hidden}});
  }
  addLinear(list, "head", shape.output.size(), o.hidden);
  return list;
}

Tensors GruResidualModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newRecurrentTensor(fill, spec);
  Tensor& last = out[blockName("bn", read(options).layers - 1) + ".weight"];
  std::fill(last.data.begin(), last.data.end(), 0.0f);
  return out;
}

std::unique_ptr<Network> GruResidualModel::network(const Params& options, const Shape&,
                                     const Parameters& parameters) const {
  return std::make_unique<GruResidualNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> GruResidualModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const GruResidualOptions o = read(options);
  return std::make_unique<GruForecaster>(o.window, shape.features, shape.output, o.layers, tensors);
}

}  // namespace autostock
