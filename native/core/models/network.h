#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>

namespace autostock {

/** Leaf tensors by state-dict name; buffers (running statistics) need no gradient. */
using Parameters = std::map<std::string, torch::Tensor>;

/** Whether a pass trains or evaluates; dropout comes from a generator of its own: parallel trainings share none. */
class Mode {
 public:
  static Mode evaluate() { return Mode(); }
  static Mode train(uint64_t seed) {
    Mode mode;
    mode.generator_ = at::make_generator<at::CPUGeneratorImpl>(seed);
    return mode;
  }

  bool training() const { return generator_.defined(); }

  /** Inverted dropout; x itself in evaluation. The mask is drawn on the CPU: every device drops the same values. */
  torch::Tensor dropout(const torch::Tensor& x, double fraction) {
    if (!training() || fraction <= 0.0) return x;
    const torch::Tensor mask = torch::empty(x.sizes()).bernoulli_(1.0 - fraction, generator_).div_(1.0 - fraction);
    return x * mask.to(x.device(), x.scalar_type());
  }

 private:
  Mode() = default;
  at::Generator generator_;
};

/** The differentiable form of an architecture, over parameters that it shares with the optimiser. */
class Network {
 public:
  virtual ~Network() = default;

  /** x: [B,L,F] -> raw head values [B,O], before finishOutput(). A training pass updates running statistics. */
  virtual torch::Tensor forward(const torch::Tensor& x, Mode& mode) const = 0;
};

}  // namespace autostock
