#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>

namespace autostock {

/** Leaf tensors by state-dict name. */
using Parameters = std::map<std::string, torch::Tensor>;

/** Inverted dropout from a generator of its own: trainings in parallel threads never share one. */
class Dropout {
 public:
  explicit Dropout(uint64_t seed) : generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

  torch::Tensor apply(const torch::Tensor& x, double fraction) {
    if (fraction <= 0.0) return x;
    const torch::Tensor mask = torch::empty_like(x, x.options().requires_grad(false)).bernoulli_(1.0 - fraction, generator_);
    return x * mask.div_(1.0 - fraction);
  }

 private:
  at::Generator generator_;
};

/** The differentiable form of an architecture, over parameters that it shares with the optimiser. */
class Network {
 public:
  virtual ~Network() = default;

  /** x: [B,L,F] -> scaled forecasts [B]. */
  virtual torch::Tensor forward(const torch::Tensor& x, Dropout& dropout) const = 0;
};

}  // namespace autostock
