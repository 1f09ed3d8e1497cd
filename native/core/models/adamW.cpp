#include "models/adamW.h"

#include <ATen/ops/stack.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "models/adamWKernel.h"

namespace autostock {

namespace {

Tensor copied(const torch::Tensor& value) {
  const torch::Tensor host = value.detach().cpu().contiguous();
  const auto* data = host.data_ptr<float>();
  return {host.sizes().vec(), {data, data + host.numel()}};
}

void assign(const torch::Tensor& to, const Tensor& from) {
  torch::Tensor host = torch::empty(from.shape);
  std::copy(from.data.begin(), from.data.end(), host.data_ptr<float>());
  to.copy_(host);
}

}  // namespace

AdamW::AdamW(const Parameters& parameters, const TrainOptions& training, bool fused)
    : weightDecay_(training.weightDecay), clipNorm_(training.clipNorm), fused_(fused) {
  for (const auto& [name, value] : parameters) {
    if (!value.requires_grad()) continue;
    const bool decays = value.dim() >= 2 && !name.ends_with("weight.original1");
    const torch::Tensor zeros = torch::zeros(value.sizes(), value.options().requires_grad(false));
    slots_.push_back({name, value, zeros, zeros.clone(), decays});
    fused_ = fused_ && value.is_cpu();
  }
}

double AdamW::gradientNorm() {
  double squares = 0.0;
  std::vector<torch::Tensor> norms;
  for (const Slot& slot : slots_) {
    const torch::Tensor& gradient = slot.value.grad();
    if (!gradient.defined()) continue;
    if (fused_) {
      slot.value.mutable_grad() = gradient.contiguous();
      squares += squaredNorm(slot.value.grad().data_ptr<float>(), slot.value.numel());
    } else {
      norms.push_back(gradient.square().sum(torch::kFloat64));
    }
  }
  if (!norms.empty()) squares = torch::stack(norms).sum().item<double>();  // one wait for the device
  return std::sqrt(squares);
}

void AdamW::stepTensors(Slot& slot, float clip, float rate, float root, float keep) const {
  const torch::Tensor gradient = slot.value.grad() * clip;
  slot.mean.lerp_(gradient, 1.0 - adamWBeta1);
  slot.square.lerp_(gradient.square(), 1.0 - adamWBeta2);
  slot.value.mul_(keep).addcdiv_(slot.mean, slot.square.sqrt().mul_(root).add_(adamWEpsilon), -rate);
  slot.value.grad().zero_();
}

double AdamW::step(double learningRate) {
  const torch::NoGradGuard guard;
  const double norm = gradientNorm();
  const auto clip = static_cast<float>(norm > clipNorm_ ? clipNorm_ / norm : 1.0);
  ++steps_;
  const auto rate = static_cast<float>(learningRate / (1.0 - std::pow(adamWBeta1, static_cast<double>(steps_))));
  const auto root = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(adamWBeta2, static_cast<double>(steps_))));
  for (Slot& slot : slots_) {
    if (!slot.value.grad().defined()) continue;
    const auto keep = static_cast<float>(slot.decays ? 1.0 - learningRate * weightDecay_ : 1.0);
    if (fused_) {
      adamWStep({clip, rate, root, keep, static_cast<float>(adamWEpsilon)}, slot.value.numel(), slot.value.data_ptr<float>(),
                slot.value.grad().data_ptr<float>(), slot.mean.data_ptr<float>(), slot.square.data_ptr<float>());
    } else {
      stepTensors(slot, clip, rate, root, keep);
    }
  }
  return norm;
}

void AdamW::save(Tensors& mean, Tensors& square) const {
  for (const Slot& slot : slots_) {
    mean[slot.name] = copied(slot.mean);
    square[slot.name] = copied(slot.square);
  }
}

void AdamW::load(const Tensors& mean, const Tensors& square, int64_t steps) {
  const torch::NoGradGuard guard;
  for (const Slot& slot : slots_) {
    assign(slot.mean, mean.at(slot.name));
    assign(slot.square, square.at(slot.name));
  }
  steps_ = steps;
}

double learningRateFactor(int64_t step, int64_t total, int64_t averageFrom) {
  const auto warmUp = std::max<int64_t>(1, total / 20);
  if (step < warmUp) return static_cast<double>(step + 1) / static_cast<double>(warmUp);
  const double floor = averageFrom < total ? averagingRate : 0.1;
  if (averageFrom < total && step >= averageFrom) return floor;
  const double share = static_cast<double>(step - warmUp) / static_cast<double>(std::max<int64_t>(1, averageFrom - warmUp));
  return floor + 0.5 * (1.0 - floor) * (1.0 + std::cos(std::numbers::pi * share));
}

}  // namespace autostock
