#include <torch/cuda.h>
#include <torch/types.h>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "rl/dqnFixture.h"
#include "rl/environments/catalog.h"
#include "rl/evaluate.h"
#include "rl/networkFixture.h"
#include "rl/networks/libtorchRecurrentLayer.h"
#include "rl/ppo/ppoTrainer.h"

using namespace autostock;
using namespace autostock::test;

namespace {

NetworkOptions memoryOf(int kind, int layers = 2) {
  NetworkOptions options;
  options.kind = kind;
  options.layers = layers;
  options.hidden = 8;
  options.window = 4;
  options.heads = 2;
  return options;
}

const NetworkShape shape{3, 2, 1, 0, 1};

/** A rollout whose episodes start at 0, in the middle and again right after, at other steps for each copy. */
struct Rollout {
  Rollout(Network& network, int64_t T, int64_t N)
      : T(T),
        N(N),
        x(normals(T * N * 3, 7)),
        starts(static_cast<size_t>(T * N)),
        states(static_cast<size_t>(N * network.stateSize())) {
    std::vector<float> y(static_cast<size_t>(N * network.shape().width()));
    const std::vector<uint8_t> first(static_cast<size_t>(N), 1), none(static_cast<size_t>(N));
    for (int64_t t = 0; t < 6; ++t)  // memories that are neither empty nor full of the rollout's own
      network.forward(normals(N * 3, static_cast<uint64_t>(20 + t)).data(), N, y.data(), states.data(),
                      (t == 3 ? first : none).data());
    for (int64_t i = 0; i < N; ++i) {
      starts[static_cast<size_t>(T / 2 * N + i)] = i % 2;
      starts[static_cast<size_t>((T / 2 + i % 3) % T * N + i)] = T > 1;
    }
    starts[0] = 1;
  }
  Sequences sequences() const { return {x.data(), starts.data(), states.data(), T, N}; }

  int64_t T, N;
  std::vector<float> x;
  std::vector<uint8_t> starts;
  std::vector<float> states;
};

}  // namespace

TEST_CASE("the fused perceptron is LibTorch's: first weights to the bit, outputs and gradients within rounding") {
  for (const PerceptronCase& c : perceptronCases()) {
    NetworkOptions slow = c.options;
    slow.libtorch = true;
    const auto fused = openNetwork(c.options, c.shape, 1, "test"), libtorch = openNetwork(slow, c.shape, 1, "test");
    const Tensors first = fused->toTensors(fused->parameters());
    for (const auto& [name, tensor] : libtorch->toTensors(libtorch->parameters()))
      CHECK(first.at(name).data == tensor.data);
    CHECK_EQ(fused->lastLayers().size(), libtorch->lastLayers().size());

    const std::vector<float> x = normals(150 * c.shape.inputs, 2);
    std::vector<float> left(static_cast<size_t>(150 * c.shape.width())), right(left.size());
    fused->forward(x.data(), 150, left.data());
    libtorch->forward(x.data(), 150, right.data());
    for (size_t i = 0; i < left.size(); ++i) CHECK_CLOSE(left[i], right[i], 1e-5);

    const std::vector<uint32_t> rows = someRows(150);
    const Pass pass = [&](Network& n, Loss& loss) { n.accumulate(x.data(), rows, loss); };
    const Tensors ours = fused->toTensors(gradientOf(*fused, pass));
    for (const auto& [name, theirs] : libtorch->toTensors(gradientOf(*libtorch, pass))) {
      float scale = 0;
      for (const float g : theirs.data) scale = std::max(scale, std::abs(g));
      for (size_t i = 0; i < theirs.data.size(); ++i)
        CHECK(std::abs(ours.at(name).data[i] - theirs.data[i]) <= 1e-4f * scale);
    }
  }
}

TEST_CASE("gradients go back through time, not past the start of an episode: LSTM, GRU, attention") {
  for (const int kind : {1, 2, 3}) {
    const auto network = openNetwork(memoryOf(kind), shape, 3, "test");
    const Rollout rollout(*network, 9, 3);
    const std::vector<uint32_t> copies{2, 0, 1};
    checkGradients(*network, [&](Network& n, Loss& loss) { n.accumulate(rollout.sequences(), copies, loss); });
  }
}

TEST_CASE("CUDA gives the CPU's outputs, memories and gradients: perceptron, LSTM, GRU, attention") {
  if (!torch::cuda::is_available()) return;  // skipped: no GPU
  for (const int kind : {0, 1, 2, 3}) {
    NetworkOptions options = memoryOf(kind), gpu = options;
    options.libtorch = gpu.libtorch = gpu.cuda = true;
    const auto host = openNetwork(options, shape, 5, "test"), device = openNetwork(gpu, shape, 5, "test");
    for (size_t i = 0; i < device->parameters().size(); ++i) {  // refresh() must carry what an optimiser writes
      host->parameters()[i] *= 1.5f;
      device->parameters()[i] *= 1.5f;
    }
    host->refresh();
    device->refresh();
    const Rollout rollout(*host, 9, 3), same(*device, 9, 3);
    for (size_t i = 0; i < rollout.states.size(); ++i) CHECK_CLOSE(rollout.states[i], same.states[i], 1e-5);
    const std::vector<uint32_t> picked{2, 0, 1};
    Squares ours(shape), theirs(shape);
    const auto pass = [&](Network& n, Loss& loss) {
      if (kind == 0) {
        n.accumulate(rollout.x.data(), picked, loss);
      } else {
        n.accumulate(rollout.sequences(), picked, loss);
      }
    };
    pass(*host, ours);
    pass(*device, theirs);
    CHECK_CLOSE(ours.value, theirs.value, 1e-5 * ours.value);
    const std::vector<float> left = gradientOf(*host, pass), right = gradientOf(*device, pass);
    float scale = 0;
    for (const float g : left) scale = std::max(scale, std::abs(g));
    for (size_t i = 0; i < left.size(); ++i) CHECK(std::abs(left[i] - right[i]) <= 1e-4f * scale);
  }
}

TEST_CASE("step by step with memory gives what training sees, copies by themselves too") {
  NetworkOptions shortest = memoryOf(3);
  shortest.window = 1;
  for (const NetworkOptions& options : {memoryOf(1), memoryOf(2), memoryOf(3), shortest}) {
    for (const int64_t T : {1, 12, 150}) {
      const auto network = openNetwork(options, shape, 4, "test");
      const Rollout rollout(*network, T, 4);
      const std::vector<uint32_t> copies{1, 3};
      Squares loss(shape);
      network->accumulate(rollout.sequences(), copies, loss);
      std::vector<float> y(4 * 3), own(3), states = rollout.states, state(static_cast<size_t>(network->stateSize()));
      std::copy_n(states.data() + 3 * network->stateSize(), network->stateSize(), state.data());
      for (int64_t t = 0; t < T; ++t) {
        network->forward(rollout.x.data() + t * 12, 4, y.data(), states.data(), rollout.starts.data() + t * 4);
        network->forward(rollout.x.data() + t * 12 + 9, 1, own.data(), state.data(), rollout.starts.data() + t * 4 + 3);
        for (const size_t copy : {1u, 3u}) {
          const float* seen = loss.outputs.data() + (static_cast<size_t>(t) * 4 + copy) * 3;
          for (size_t k = 0; k < 3; ++k) CHECK_CLOSE(y[copy * 3 + k], seen[k], 2e-6);
        }
        for (size_t k = 0; k < 3; ++k) CHECK_CLOSE(own[k], y[9 + k], 2e-6);
      }
    }
  }
}

TEST_CASE("memory is what came before in the episode, and nothing else") {
  for (const int kind : {1, 2, 3}) {
    const auto network = openNetwork(memoryOf(kind), shape, 5, "test");
    const auto last = [&](float cue, int64_t length, int64_t startAt) {
      std::vector<float> x(3, cue), y(3), state(static_cast<size_t>(network->stateSize()), 0.5f);
      for (int64_t t = 0; t < length; ++t) {
        const uint8_t start = t == 0 || t == startAt;
        network->forward(x.data(), 1, y.data(), state.data(), &start);
        std::ranges::fill(x, 0.1f);
      }
      return y;
    };
    CHECK(last(1, 4, -1) != last(2, 4, -1));
    CHECK(last(1, 4, 2) == last(2, 4, 2));
    CHECK(last(1, 4, 2) == last(0.1f, 2, -1));
    // Two layers of attention over 4 steps each see 6 back, and no further.
    CHECK((last(1, 7, -1) != last(2, 7, -1)) && (kind != 3 || last(1, 8, -1) == last(2, 8, -1)));
  }
}

TEST_CASE("recurrent weights are PyTorch's") {
  for (const int kind : {1, 2}) {
    const auto network = openNetwork(memoryOf(kind), shape, 6, "test");
    for (const LinearView& head : network->lastLayers()) CHECK_EQ(head.outputs, 2);
    for (float& p : network->parameters()) p += 0.1f;  // biases too
    network->refresh();
    const Tensors weights = network->toTensors(network->parameters());
    std::vector<torch::Tensor> own;
    for (const TensorSpec& spec : network->specs())
      own.push_back(torch::tensor(weights.at(spec.name).data).view(spec.shape));
    const std::vector<float> x = normals(5 * 3, 8);
    const torch::Tensor zero = torch::zeros({2, 1, 8}), input = torch::tensor(x).view({5, 1, 3});
    const std::vector<torch::Tensor> rnn(own.begin(), own.begin() + 8);
    const torch::Tensor h =
        kind == 1 ? std::get<0>(torch::lstm(input, {zero, zero}, rnn, true, 2, 0.0, false, false, false))
                  : std::get<0>(torch::gru(input, zero, rnn, true, 2, 0.0, false, false, false));
    const torch::Tensor known = torch::linear(h.select(0, 4), own[8], own[9]);
    std::vector<float> y(3), state(static_cast<size_t>(network->stateSize()));
    for (int64_t t = 0; t < 5; ++t) {
      const uint8_t start = t == 0;
      network->forward(x.data() + t * 3, 1, y.data(), state.data(), &start);
    }
    for (int64_t k = 0; k < 2; ++k) CHECK_CLOSE(y[static_cast<size_t>(k)], known[0][k].item<float>(), 1e-5);
    CHECK_EQ(y[2], weights.at("constants").data[0]);
  }
}

TEST_CASE("the GPU's recurrent layers, run here, are the CPU's") {
  const int64_t T = 7, B = 3, I = 4, H = 5;
  const torch::Tensor starts = torch::zeros({T, B}, torch::kByte);
  starts[0][1] = starts[3][0] = starts[3][2] = starts[4][2] = 1;
  for (const bool lstm : {true, false}) {
    const auto tensor = [](std::vector<int64_t> sides, uint64_t seed) {
      return torch::tensor(normals(elementCount(sides), seed)).view(sides).set_requires_grad(true);
    };
    const int64_t rows = (lstm ? 4 : 3) * H;
    const auto run = [&](bool fused) {
      const torch::Tensor x = tensor({T, B, I}, 1);
      const RecurrentWeights w{tensor({rows, I}, 2), tensor({rows, H}, 3), tensor({rows}, 4), tensor({rows}, 5)};
      torch::Tensor memory = tensor({B, lstm ? 2 * H : H}, 6).detach();
      const auto steps = fused ? (lstm ? fusedLstmSteps : fusedGruSteps) : (lstm ? lstmSteps : gruSteps);
      const torch::Tensor h = steps(x, starts, memory, w);
      (h * tensor({T, B, H}, 7).detach()).sum().backward();
      return std::vector<torch::Tensor>{h,
                                        memory,
                                        x.grad(),
                                        w.inputs.grad(),
                                        w.hidden.grad(),
                                        w.inputBias.grad(),
                                        w.hiddenBias.grad()};
    };
    const std::vector<torch::Tensor> ours = run(true), theirs = run(false);
    for (size_t i = 0; i < ours.size(); ++i) CHECK(torch::allclose(ours[i], theirs[i], 1e-4, 1e-5));
  }
}

TEST_CASE("options that do not fit are refused by name") {
  NetworkOptions options = memoryOf(3);
  options.heads = 3;
  CHECK_THROWS(openNetwork(options, shape, 1, "test"), code::configInvalid,
               "network.heads was 3: must divide network.hidden, 8");
  if (!torch::cuda::is_available()) {
    options = {};
    options.cuda = true;
    CHECK_THROWS(openNetwork(options, shape, 1, "test"), code::device, "network.cuda");
  }
  const auto lstm = openNetwork(memoryOf(1), shape, 1, "test");
  Squares loss(shape);
  CHECK_THROWS(lstm->accumulate(nullptr, {}, loss), code::argument, "sequences");
}

TEST_CASE("PPO with memory goes on from a checkpoint to the same bytes") {
  for (const int kind : {1, 3}) {
    PpoOptions options;
    options.rolloutSteps = 16;
    options.minibatch = 32;
    options.totalSteps = 1000;
    const auto open = [&] {
      return std::make_unique<PpoTrainer>(openTask("cartpole", {}, 4), memoryOf(kind, 1), options, openNetwork);
    };
    const auto whole = open(), first = open(), second = open();
    whole->run(384, {});
    first->run(192, {});
    const std::vector<uint8_t> bytes = saved(*first);
    Archive archive(bytes);
    second->visit(archive);
    second->run(384, {});
    CHECK(saved(*whole) == saved(*second));
  }
}

TEST_CASE("DQN with a GRU remembers a cue") {
  DqnOptions options;
  options.nStep = 1;
  options.learningStarts = 100;
  options.batchSize = 32;
  options.burnIn = 0;
  options.sequenceLength = 4;
  options.trainEvery = 8;
  options.learningRate = 5e-3;
  options.targetEvery = 20;
  options.epsilonEnd = options.epsilonStart = 1;
  options.dueling = options.noisy = false;
  options.totalSteps = 3000;
  DqnTrainer trainer(std::make_unique<Cue>(4), memoryOf(2, 1), options, openNetwork);
  trainer.run(options.totalSteps, {});
  Cue fresh(32);
  for (const double paid : evaluate(fresh, trainer.actor(), 9, 0, false, {}).returns) CHECK_EQ(paid, 1.0);
}
