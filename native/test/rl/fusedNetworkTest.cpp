#include <cmath>

#include "rl/networkFixture.h"
#include "rl/networks/fusedKernels.h"

using namespace autostock;
using namespace autostock::test;

namespace {

std::unique_ptr<Network> open(const PerceptronCase& c, uint64_t seed = 1) {
  return openFusedNetwork(c.options, c.shape, seed, "test");
}

}  // namespace

TEST_CASE("gradients are the slopes of the loss: tanh, ReLU, two streams, constants, several tiles") {
  for (const PerceptronCase& c : perceptronCases()) {
    const auto network = open(c);
    const std::vector<float> x = normals(211 * c.shape.inputs, 2);
    const std::vector<uint32_t> rows = someRows(211);
    checkGradients(*network, [&](Network& n, Loss& loss) { n.accumulate(x.data(), rows, loss); }, c.options.relu);
  }
}

TEST_CASE("gradients add up, and do so for each row") {
  for (const PerceptronCase& c : perceptronCases()) {
    const auto network = open(c);
    const std::vector<float> x = normals(100 * c.shape.inputs, 3);
    const std::vector<uint32_t> rows = someRows(100);
    const std::vector<float> all =
        gradientOf(*network, [&](Network& n, Loss& loss) { n.accumulate(x.data(), rows, loss); });
    const std::vector<float> parts = gradientOf(*network, [&](Network& n, Loss& loss) {
      for (const uint32_t row : rows) n.accumulate(x.data(), {&row, 1}, loss);
    });
    for (size_t i = 0; i < all.size(); ++i) CHECK_CLOSE(parts[i], all[i], 2e-5);
  }
}

#ifdef __x86_64__
TEST_CASE("sums take their products in order and unrounded: all widths, few rows and many") {
  if (!__builtin_cpu_supports("fma")) return;
  constexpr int64_t most = 13, K = 9;
  for (int64_t N = 1; N <= 40; ++N) {
    const std::vector<float> x = normals(most * K, 7), w = normals(K * N, 8), start = normals(N, 9);
    for (int64_t M = 1; M <= most; ++M) {
      std::vector<float> y(static_cast<size_t>(M * N));
      fusedGemm(M, N, K, x.data(), K, w.data(), N, start.data(), 0, y.data(), N);
      for (int64_t i = 0; i < M * N; ++i) {
        float sum = start[static_cast<size_t>(i % N)];
        for (int64_t k = 0; k < K; ++k)
          sum = std::fma(x[static_cast<size_t>(i / N * K + k)], w[static_cast<size_t>(k * N + i % N)], sum);
        CHECK_EQ(y[static_cast<size_t>(i)], sum);
      }
    }
  }
}
#endif

TEST_CASE("each row has the bits it has alone, when training too") {
  for (const PerceptronCase& c : perceptronCases()) {
    const auto network = open(c);
    const int64_t n = 211, width = c.shape.width();
    const std::vector<float> x = normals(n * c.shape.inputs, 4);
    std::vector<float> together(static_cast<size_t>(n * width)), alone(together.size());
    network->forward(x.data(), n, together.data());
    for (int64_t i = 0; i < n; ++i) network->forward(x.data() + i * c.shape.inputs, 1, alone.data() + i * width);
    CHECK(together == alone);
    Squares loss(c.shape);
    network->accumulate(x.data(), someRows(211), loss);
    CHECK(together == loss.outputs);
  }
}

TEST_CASE("tensors hold all there is, in PyTorch's layout: y = W2 tanh(W1 x + b1) + b2") {
  const PerceptronCase c = perceptronCases()[0];
  const auto network = open(c), other = open(c, 2);
  Tensors tensors = network->toTensors(network->parameters());
  tensors.at("head.bias").data = {1, 2, 3};
  other->fromTensors(tensors, other->parameters());
  other->refresh();
  for (const TensorSpec& spec : network->specs()) {
    CHECK(tensors.at(spec.name).shape == spec.shape);
    CHECK(other->toTensors(other->parameters()).at(spec.name).data == tensors.at(spec.name).data);
  }
  std::vector<double> h(5);
  const std::vector<float> x = normals(5, 5);
  std::ranges::copy(x, h.begin());
  for (const char* name : {"layers.0", "layers.1", "head"}) {
    const Tensor &weight = tensors.at(std::string(name) + ".weight"), &bias = tensors.at(std::string(name) + ".bias");
    std::vector<double> next(bias.data.begin(), bias.data.end());
    for (size_t i = 0; i < weight.data.size(); ++i)
      next[i / h.size()] += static_cast<double>(weight.data[i]) * h[i % h.size()];
    if (std::string(name) != "head") {
      for (double& value : next) value = std::tanh(value);
    }
    h = next;
  }
  float y[3];
  other->forward(x.data(), 1, y);
  for (size_t k = 0; k < 3; ++k) CHECK_CLOSE(y[k], h[k], 1e-6);
}

TEST_CASE("what a stream does not read changes nothing, whatever noise is put there") {
  const PerceptronCase c = perceptronCases()[2];
  const auto network = open(c);
  const std::vector<float> x = normals(c.shape.inputs, 6);
  std::vector<float> before(6), after(6);
  network->forward(x.data(), 1, before.data());
  Tensors tensors = network->toTensors(network->parameters());
  Tensor& head = tensors.at("head.weight");
  for (int64_t o = 0; o < 6; ++o) {
    for (int64_t i = 0; i < 12; ++i) {
      if ((o < 2) != (i < 6)) head.data[static_cast<size_t>(o * 12 + i)] = 9;
    }
  }
  network->fromTensors(tensors, network->parameters());
  network->refresh();
  network->forward(x.data(), 1, after.data());
  CHECK(before == after);
}

TEST_CASE("last layers lie where they say, the head last; other kinds need LibTorch") {
  const PerceptronCase c = perceptronCases()[3];
  const auto network = open(c);
  const std::vector<LinearView> layers = network->lastLayers();
  const Tensor head = network->toTensors(network->parameters()).at("head.weight");
  const LinearView& view = layers.back();
  CHECK_EQ(layers.size(), size_t{2});
  for (int64_t o = 0; o < view.outputs; ++o) {
    for (int64_t i = 0; i < view.inputs; ++i)
      CHECK_EQ(network->parameters()[static_cast<size_t>(view.weight + i * view.inStride + o * view.outStride)],
               head.data[static_cast<size_t>(o * view.inputs + i)]);
  }
  NetworkOptions lstm;
  lstm.kind = 1;
  CHECK_THROWS(openFusedNetwork(lstm, c.shape, 1, "test"), code::configInvalid, "network.kind");
}
