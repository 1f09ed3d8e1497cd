#include "models/adamW.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace autostock {

namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

}  // namespace

AdamW::AdamW(const Parameters& parameters, const TrainOptions& training)
    : weightDecay_(training.weightDecay), clipNorm_(training.clipNorm) {
  for (const auto& [name, value] : parameters) {
    if (!value.requires_grad()) continue;
    const auto count = static_cast<size_t>(value.numel());
    const bool decays = value.dim() >= 2 && !name.ends_with("weight.original1");
    slots_.push_back({value, std::vector<float>(count), std::vector<float>(count), decays});
  }
}

double AdamW::step(double learningRate) {
  double squares = 0.0;
  for (const Slot& slot : slots_) {
    const torch::Tensor& gradient = slot.value.grad();
    if (!gradient.defined()) continue;
    slot.value.mutable_grad() = gradient.contiguous();
    const float* g = slot.value.grad().data_ptr<float>();
    for (size_t i = 0; i < slot.mean.size(); ++i) squares += static_cast<double>(g[i]) * g[i];
  }
  const double norm = std::sqrt(squares);
  const auto scale = static_cast<float>(norm > clipNorm_ ? clipNorm_ / norm : 1.0);
  ++steps_;
  const double correction1 = 1.0 - std::pow(beta1, static_cast<double>(steps_));
  const double correction2 = 1.0 - std::pow(beta2, static_cast<double>(steps_));
  const auto rate = static_cast<float>(learningRate / correction1);
  const auto root = static_cast<float>(1.0 / std::sqrt(correction2));
  for (Slot& slot : slots_) {
    if (!slot.value.grad().defined()) continue;
    float* w = slot.value.data_ptr<float>();
    float* g = slot.value.grad().data_ptr<float>();
    const auto keep = static_cast<float>(slot.decays ? 1.0 - learningRate * weightDecay_ : 1.0);
    for (size_t i = 0; i < slot.mean.size(); ++i) {
      const float clipped = g[i] * scale;
      slot.mean[i] += static_cast<float>(1.0 - beta1) * (clipped - slot.mean[i]);
      slot.square[i] += static_cast<float>(1.0 - beta2) * (clipped * clipped - slot.square[i]);
      w[i] = w[i] * keep - rate * slot.mean[i] / (std::sqrt(slot.square[i]) * root + static_cast<float>(epsilon));
      g[i] = 0.0f;
    }
  }
  return norm;
}

double learningRateFactor(int64_t step, int64_t total) {
  const auto warmUp = std::max<int64_t>(1, total / 20);
  if (step < warmUp) return static_cast<double>(step + 1) / static_cast<double>(warmUp);
  const double share = static_cast<double>(step - warmUp) / static_cast<double>(std::max<int64_t>(1, total - warmUp));
  return 0.1 + 0.45 * (1.0 + std::cos(std::numbers::pi * share));
}

}  // namespace autostock
