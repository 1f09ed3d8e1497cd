#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "inference/tensors.h"

namespace autostock::rl {

/** NativeNetwork of src/native/contract.ts: the body of a policy or value function. */
struct NetworkOptions {
  /** 0 multilayer perceptron, 1 LSTM, 2 GRU, 3 causal attention, each layer over its last `window` steps. */
  int kind = 0;
  /** Width of each layer. */
  int hidden = 64;
  /** Hidden layers of a perceptron; layers of the others. */
  int layers = 2;
  /** ReLU instead of tanh between layers of a perceptron. */
  bool relu = false;
  int window = 16;
  int heads = 4;
  /** LibTorch's operators instead of the fused kernels, which know perceptrons only. */
  bool libtorch = false;
  /** LibTorch on the GPU. */
  bool cuda = false;

  static constexpr auto fields() {
    return std::tuple{field("kind", &NetworkOptions::kind, 0, 3),
                      field("hidden", &NetworkOptions::hidden, 1, 1024),
                      field("layers", &NetworkOptions::layers, 1, 8),
                      field("relu", &NetworkOptions::relu),
                      field("window", &NetworkOptions::window, 1, 256),
                      field("heads", &NetworkOptions::heads, 1, 16),
                      field("libtorch", &NetworkOptions::libtorch),
                      field("cuda", &NetworkOptions::cuda)};
  }
};

/** What goes in and out of a network. */
struct NetworkShape {
  int64_t inputs = 0;
  /** Outputs that depend on the input. */
  int64_t outputs = 0;
  /** Trained constants put behind them, 0 at first: the log standard deviations of a Gaussian policy. */
  int64_t constants = 0;
  /** The first of the outputs that read only the first half of the last hidden layer, the others the second half: the
   *  value stream of a dueling network (Wang et al. 2016). 0 = every output reads all of it. */
  int64_t valueOutputs = 0;
  /** Gain of the orthogonal initialisation of the output layer. */
  double outputGain = 1;

  /** Values of one row of outputs. */
  int64_t width() const { return outputs + constants; }
};

/** Turns rows of outputs into the gradient of a loss with respect to them. */
class Loss {
 public:
  virtual ~Loss() = default;
  /** samples: [n] which samples the rows belong to; y: [n][width]; dy: [n][width] to be written. */
  virtual void gradient(const uint32_t* samples, int64_t n, const float* y, float* dy) = 0;
};

/** A rollout, for networks with memory. Sample t * N + i is the observation of copy i at step t. */
struct Sequences {
  const float* observations;  // [T][N][inputs]
  const uint8_t* starts;      // [T][N] 1 = first observation of an episode: the memory is empty there
  const float* states;        // [N][stateSize] memory before the first step
  int64_t times;              // T
  int64_t copies;             // N
};

/** A linear layer inside the flat parameters: y[o] = sum over i of x[i] w[offset + i * inStride + o * outStride] + b[o]. */
struct LinearView {
  int64_t inputs, outputs;
  int64_t weight, inStride, outStride;  // offsets into parameters()
  int64_t bias;
};

/** A function of observations, trained through the gradients of its outputs. Not thread-safe: it owns its scratch. */
class Network {
 public:
  virtual ~Network() = default;

  virtual const NetworkShape& shape() const = 0;
  /** Floats of memory a copy carries from step to step; 0 = none. */
  virtual int64_t stateSize() const { return 0; }

  /** Flat, in an order of its own. Whoever changes them calls refresh(). */
  virtual std::span<float> parameters() = 0;
  virtual void refresh() = 0;
  /** As long as parameters(); accumulate() adds to them, nobody else clears them but the caller. */
  virtual std::span<float> gradients() = 0;

  /**
   * y: [n][width] of x: [n][inputs]. state: [n][stateSize], advanced in place, taken as empty where starts[i] is 1;
   * both nullptr without memory. Each row has the bits it has alone from the fused kernels; LibTorch's round
   * otherwise with other n, by some 1e-7.
   */
  virtual void forward(const float* x, int64_t n, float* y, float* state, const uint8_t* starts) = 0;
  void forward(const float* x, int64_t n, float* y) { forward(x, n, y, nullptr, nullptr); }

  /** Without memory: adds the gradient of the loss over samples rows[k], inputs x + rows[k] * inputs. */
  virtual void accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) = 0;
  /** With memory: the same over all steps of these copies, back through time; the stored memory is a constant. */
  virtual void accumulate(const Sequences& sequences, std::span<const uint32_t> copies, Loss& loss) = 0;

  /** Last linear layers, for noisy exploration: the head and, in a perceptron, the layer before it. */
  virtual std::vector<LinearView> lastLayers() const = 0;

  /** State-dict names and shapes, PyTorch's layout: layers.<i>.weight|bias, head.weight|bias, constants; rnn.*, ... */
  virtual std::vector<TensorSpec> specs() const = 0;
  /** Any flat array of the parameters' layout (weights, gradients, moments) as tensors, and back. */
  virtual Tensors toTensors(std::span<const float> flat) const = 0;
  virtual void fromTensors(const Tensors& tensors, std::span<float> flat) const = 0;
};

/**
 * Opens a network with orthogonal weights (Saxe et al. 2014; gain sqrt 2 inside, shape.outputGain at the head, biases 0)
 * drawn from the stream (seed, purpose). Options that do not fit each other throw AUTOSTOCK_CONFIG_INVALID.
 */
std::unique_ptr<Network> openNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                     const char* purpose);

/** The same without LibTorch: perceptrons only. */
std::unique_ptr<Network> openFusedNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                          const char* purpose);

/** One of the two: what a trainer opens its networks with. */
using NetworkFactory = std::unique_ptr<Network> (*)(const NetworkOptions&, const NetworkShape&, uint64_t seed,
                                                    const char* purpose);

}  // namespace autostock::rl
