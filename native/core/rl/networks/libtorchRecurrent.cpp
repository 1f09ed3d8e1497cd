#include <torch/types.h>

#include <numbers>

#include "rl/networks/libtorchBody.h"
#include "rl/networks/libtorchRecurrentLayer.h"

namespace autostock::rl {

namespace {

int64_t gatesOf(const NetworkOptions& options) { return options.kind == 1 ? 4 : 3; }

/** Floats of one layer's memory: h, and c of an LSTM. */
int64_t memoryOf(const NetworkOptions& options) { return options.hidden * (options.kind == 1 ? 2 : 1); }

/** torch.nn.LSTM or torch.nn.GRU; its memory is h and c of each layer in turn. */
class RecurrentBody final : public Body {
 public:
  RecurrentBody(const NetworkOptions& options, const Weights& weights)
      : fused_(options.kind == 1 ? fusedLstmSteps : fusedGruSteps),
        plain_(options.kind == 1 ? lstmSteps : gruSteps),
        memory_(memoryOf(options)) {
    for (int i = 0; i < options.layers; ++i) {
      const auto named = [&](const char* name) { return weights.at(name + std::to_string(i)); };
      layers_.push_back({named("rnn.weight_ih_l"), named("rnn.weight_hh_l"), named("rnn.bias_ih_l"),
                         named("rnn.bias_hh_l")});
    }
  }

  torch::Tensor forward(Steps& steps) const override {
    const torch::Tensor starts = startsOf(steps);
    const std::vector<torch::Tensor> before = steps.state.split(memory_, 1);
    std::vector<torch::Tensor> after;
    torch::Tensor h = steps.x;  // [T][B][..]
    for (size_t i = 0; i < layers_.size(); ++i) {
      torch::Tensor memory = before[i];
      h = (h.is_cpu() ? fused_ : plain_)(h, starts, memory, layers_[i]);
      after.push_back(memory);
    }
    steps.state = after.size() == 1 ? after[0] : torch::cat(after, 1);
    return h.flatten(0, 1);
  }

 private:
  static torch::Tensor startsOf(const Steps& steps) {
    const int64_t T = steps.x.size(0), B = steps.x.size(1);
    if (steps.starts == nullptr) return torch::zeros({T, B}, torch::kByte);
    return torch::from_blob(const_cast<uint8_t*>(steps.starts), {T, B}, torch::kByte);
  }

  decltype(&lstmSteps) fused_, plain_;
  int64_t memory_;
  std::vector<RecurrentWeights> layers_;
};

std::vector<TensorSpec> specs(const NetworkOptions& options, int64_t inputs) {
  const int64_t H = options.hidden, rows = gatesOf(options) * H;
  std::vector<TensorSpec> list;
  for (int i = 0; i < options.layers; ++i) {
    const std::string layer = "_l" + std::to_string(i);
    list.push_back({"rnn.weight_ih" + layer, {rows, i == 0 ? inputs : H}});
    list.push_back({"rnn.weight_hh" + layer, {rows, H}});
    list.push_back({"rnn.bias_ih" + layer, {rows}});
    list.push_back({"rnn.bias_hh" + layer, {rows}});
  }
  return list;
}

/** Gain 1: Huang et al. 2022, the details for LSTMs. */
void start(const NetworkOptions&, Tensors& weights) {
  for (auto& [name, tensor] : weights) {
    if (!name.starts_with("rnn.weight")) continue;
    for (float& w : tensor.data) w *= static_cast<float>(1 / std::numbers::sqrt2);
  }
}

int64_t stateSize(const NetworkOptions& options, int64_t) { return options.layers * memoryOf(options); }

std::unique_ptr<Body> open(const NetworkOptions& options, const Weights& weights) {
  return std::make_unique<RecurrentBody>(options, weights);
}

}  // namespace

const BodyKind recurrentBody{specs, start, stateSize, open};

}  // namespace autostock::rl
