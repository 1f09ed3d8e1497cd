#include <torch/nn/modules/rnn.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "models/lstm.h"
#include "models/tcn.h"

using namespace autostock;

namespace {

constexpr int64_t F = 16;
constexpr int64_t L = 32;
constexpr int64_t B = 128;

torch::Tensor draw(std::vector<int64_t> shape) {
  Rng rng(1, "bench");
  torch::Tensor x = torch::empty(shape);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(rng.normal());
  return x;
}

/** One architecture at its defaults: the engine that serves it and the network that trains it, same weights. */
struct Member {
  explicit Member(const GradientModel& model) : weights(model.initialise({}, {F, {}}, 1)) {
    at::set_num_threads(1);
    engine = model.open({}, {F, {}}, weights);
    network = model.network({{"dropout", 0.0}}, {F, {}}, toParameters(weights, true));
    scratch.resize(static_cast<size_t>(engine->scratchSize()));
  }

  void serve() {
    float forecast = 0.0f;
    engine->forecast(window.data_ptr<float>(), &forecast, scratch.data());
    bench::keep(forecast);
  }
  void serveByLibTorch() {
    const torch::NoGradGuard guard;
    bench::keep(network->forward(window, evaluation).item<float>());
  }
  void trainStep() { network->forward(batch, training).sum().backward(); }

  Tensors weights;
  std::unique_ptr<Forecaster> engine;
  std::unique_ptr<Network> network;
  std::vector<float> scratch;
  Mode evaluation = Mode::evaluate();
  Mode training = Mode::train(1);
  torch::Tensor window = draw({1, L, F});
  torch::Tensor batch = draw({B, L, F});
};

Member& lstm() {
  static Member member{LstmModel{}};
  return member;
}

Member& tcn() {
  static Member member{TcnModel{}};
  return member;
}

/** LibTorch's own LSTM of the same width and depth, forward and backward. */
void stockLstmStep() {
  static torch::nn::LSTM stock(torch::nn::LSTMOptions(F, 32).num_layers(2).batch_first(true));
  static const torch::Tensor batch = draw({B, L, F});
  at::set_num_threads(1);
  std::get<0>(stock->forward(batch)).select(1, L - 1).sum().backward();
}

}  // namespace

BENCH_AGAINST("lstm forecast", 1, "LibTorch eager", [] { lstm().serve(); }, [] { lstm().serveByLibTorch(); });
BENCH_AGAINST("tcn forecast", 1, "LibTorch eager", [] { tcn().serve(); }, [] { tcn().serveByLibTorch(); });
BENCH_AGAINST("lstm training row", B, "torch::nn::LSTM", [] { lstm().trainStep(); }, stockLstmStep);
