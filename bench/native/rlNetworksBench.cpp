#include <torch/types.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "rl/networks/network.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

constexpr int64_t O = 32;
constexpr int64_t A = 3;

struct Plain final : Loss {
  void gradient(const uint32_t*, int64_t n, const float* y, float* dy) override { std::copy_n(y, n * A, dy); }
};

/** Gradient steps of one network: B rows without memory, or N copies over T steps. */
struct Learner {
  Learner(int kind, bool libtorch, int64_t T, int64_t N)
      : T(T), N(N), x(static_cast<size_t>(T * N * O)), rows(static_cast<size_t>(N)) {
    NetworkOptions options;
    options.kind = kind;
    options.layers = kind == 0 ? 2 : 1;
    options.libtorch = libtorch;
    network = openNetwork(options, {O, A, 0, 0, 1}, 1, "bench");
    Rng rng(1, "bench");
    for (float& value : x) value = static_cast<float>(rng.normal());
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint32_t>(i);
    starts.resize(static_cast<size_t>(T * N));
    for (size_t i = 0; i < starts.size(); i += 50) starts[i] = 1;
    states.resize(static_cast<size_t>(N * network->stateSize()));
    y.resize(static_cast<size_t>(N * A));
  }

  void learn() {
    Plain loss;
    if (network->stateSize() == 0) return network->accumulate(x.data(), rows, loss);
    network->accumulate(Sequences{x.data(), starts.data(), states.data(), T, N}, rows, loss);
  }
  void act() { network->forward(x.data(), N, y.data(), states.data(), starts.data()); }

  int64_t T, N;
  std::vector<float> x, states, y;
  std::vector<uint8_t> starts;
  std::vector<uint32_t> rows;
  std::unique_ptr<Network> network;
};

/** 64x64 without memory, 64 wide with. */
template <int kind, bool libtorch, int64_t T, int64_t N>
Learner& learner() {
  static Learner own(kind, libtorch, T, N);
  return own;
}

/** torch::lstm over the same rollout, which knows no starts inside it. */
void stockLstm() {
  static const torch::Tensor x = torch::randn({64, 32, O});
  static const std::vector<torch::Tensor> weights = {
      torch::randn({256, O}).mul_(0.1).set_requires_grad(true),
      torch::randn({256, 64}).mul_(0.1).set_requires_grad(true),
      torch::zeros({256}).set_requires_grad(true), torch::zeros({256}).set_requires_grad(true)};
  static const torch::Tensor zero = torch::zeros({1, 32, 64});
  std::get<0>(torch::lstm(x, {zero, zero}, weights, true, 1, 0.0, true, false, false)).sum().backward();
}

}  // namespace

BENCH_AGAINST("rl perceptron gradient 4096", 4096, "LibTorch", [] { (learner<0, false, 1, 4096>().learn()); },
              [] { (learner<0, true, 1, 4096>().learn()); });
BENCH_AGAINST("rl perceptron gradient 64", 64, "LibTorch", [] { (learner<0, false, 1, 64>().learn()); },
              [] { (learner<0, true, 1, 64>().learn()); });
BENCH_AGAINST("rl perceptron forward 32", 32, "LibTorch", [] { (learner<0, false, 1, 32>().act()); },
              [] { (learner<0, true, 1, 32>().act()); });
BENCH_AGAINST("rl LSTM gradient 64x32", 64 * 32, "torch::lstm", [] { (learner<1, true, 64, 32>().learn()); },
              stockLstm);
BENCH_CASE("rl GRU gradient 64x32", 64 * 32) { (learner<2, true, 64, 32>().learn()); }
BENCH_CASE("rl attention gradient 64x32", 64 * 32) { (learner<3, true, 64, 32>().learn()); }
BENCH_CASE("rl LSTM forward 32", 32) { (learner<1, true, 64, 32>().act()); }
BENCH_CASE("rl attention forward 32", 32) { (learner<3, true, 64, 32>().act()); }
