#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rl/networks/network.h"

namespace autostock::rl {

/** Leaf tensors by state-dict name. */
using Weights = std::map<std::string, torch::Tensor>;

/** Consecutive steps of B copies; tensors on the network's device. */
struct Steps {
  torch::Tensor x;        // [T][B][inputs]
  const uint8_t* starts;  // [T][B] on the host, 1 = the memory is empty there; nullptr = nowhere
  torch::Tensor state;    // [B][stateSize] before the first step, left as it is after the last
};

/** What lies between the observations and the head: a differentiable function of LibTorch operators. */
class Body {
 public:
  virtual ~Body() = default;
  /** -> [T * B][hidden]. */
  virtual torch::Tensor forward(Steps& steps) const = 0;
};

/** One of NetworkOptions::kind. Weights is what specs() lists, opened as leaves. */
struct BodyKind {
  std::vector<TensorSpec> (*specs)(const NetworkOptions& options, int64_t inputs);
  /** Turns matrices that are orthogonal with gain sqrt 2, and vectors of 0, into its own first weights. */
  void (*start)(const NetworkOptions& options, Tensors& weights);
  int64_t (*stateSize)(const NetworkOptions& options, int64_t inputs);
  std::unique_ptr<Body> (*open)(const NetworkOptions& options, const Weights& weights);
};

extern const BodyKind perceptronBody;
/** LSTM and GRU. */
extern const BodyKind recurrentBody;
extern const BodyKind attentionBody;

}  // namespace autostock::rl
