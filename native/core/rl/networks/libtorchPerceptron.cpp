#include <torch/types.h>

#include "rl/networks/libtorchBody.h"

namespace autostock::rl {

namespace {

std::string layerName(int64_t i) { return "layers." + std::to_string(i); }

class PerceptronBody final : public Body {
 public:
  PerceptronBody(const NetworkOptions& options, const Weights& weights) : relu_(options.relu) {
    for (int i = 0; i < options.layers; ++i)
      layers_.push_back({weights.at(layerName(i) + ".weight"), weights.at(layerName(i) + ".bias")});
  }

  torch::Tensor forward(Steps& steps) const override {
    torch::Tensor h = steps.x.flatten(0, 1);
    for (const Layer& layer : layers_) {
      h = torch::addmm(layer.bias, h, layer.weight.t());
      h = relu_ ? torch::relu(h) : torch::tanh(h);
    }
    return h;
  }

 private:
  struct Layer {
    torch::Tensor weight, bias;
  };

  bool relu_;
  std::vector<Layer> layers_;
};

std::vector<TensorSpec> specs(const NetworkOptions& options, int64_t inputs) {
  std::vector<TensorSpec> list;
  for (int i = 0; i < options.layers; ++i) {
    list.push_back({layerName(i) + ".weight", {options.hidden, i == 0 ? inputs : options.hidden}});
    list.push_back({layerName(i) + ".bias", {options.hidden}});
  }
  return list;
}

void start(const NetworkOptions&, Tensors&) {}

int64_t stateSize(const NetworkOptions&, int64_t) { return 0; }

std::unique_ptr<Body> open(const NetworkOptions& options, const Weights& weights) {
  return std::make_unique<PerceptronBody>(options, weights);
}

}  // namespace

const BodyKind perceptronBody{specs, start, stateSize, open};

}  // namespace autostock::rl
