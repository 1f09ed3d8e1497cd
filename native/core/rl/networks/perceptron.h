#pragma once

#include <vector>

#include "rl/networks/network.h"

namespace autostock::rl {

/**
 * A multilayer perceptron with hand-written kernels: tiles of samples go forward and backward while their activations
 * lie in the cache. Weights are [in][out]; the head is padded to whole vectors.
 */
class Perceptron final : public Network {
 public:
  Perceptron(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed, const char* purpose);

  const NetworkShape& shape() const override { return shape_; }
  std::span<float> parameters() override { return parameters_; }
  std::span<float> gradients() override { return gradients_; }
  void refresh() override;

  using Network::forward;
  void forward(const float* x, int64_t n, float* y, float* state, const uint8_t* starts) override;
  void accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) override;
  void accumulate(const Sequences& sequences, std::span<const uint32_t> copies, Loss& loss) override;

  std::vector<LinearView> lastLayers() const override;
  std::vector<TensorSpec> specs() const override;
  Tensors toTensors(std::span<const float> flat) const override;
  void fromTensors(const Tensors& tensors, std::span<float> flat) const override;

 private:
  /** A linear layer: w [in][out] and b [out] inside the flat parameters. */
  struct Layer {
    int64_t in, out, weight, bias;
    std::vector<float> transposed;   // [out][in]
    std::vector<float> activations;  // [tile][out]
  };

  void passForward(const float* x, int64_t n, float* y);
  void passBackward(const float* x, int64_t n);
  void activate(Layer& layer, int64_t n) const;
  void splitGradient();
  /** Whether an output reads a unit of the last hidden layer: all do, unless there are two streams. */
  bool reads(int64_t output, int64_t unit) const {
    return shape_.valueOutputs == 0 || (output < shape_.valueOutputs) == (unit < head_.in / 2);
  }

  NetworkShape shape_;
  bool relu_;
  std::vector<Layer> layers_;  // hidden ones
  Layer head_;
  int64_t padded_;     // outputs of the head, rounded up to whole vectors
  int64_t constants_;  // offset of the constants
  std::vector<float> parameters_, gradients_;
  std::vector<float> headWeights_, headBias_;      // [hidden][padded], [padded]
  std::vector<float> headTransposed_, headGradient_;  // [outputs][hidden]
  std::vector<float> zeros_;                          // [hidden]
  std::vector<float> inputs_, outputs_, rows_, dRows_, slopes_, before_;  // a tile each
};

}  // namespace autostock::rl
