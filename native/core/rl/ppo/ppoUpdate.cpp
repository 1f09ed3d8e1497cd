#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "rl/ppo/advantages.h"
#include "rl/ppo/ppoTrainer.h"

namespace autostock::rl {

void PpoTrainer::estimateReturns() {
  estimateAdvantages(T_, N_, rollout_.rewards.data(), rollout_.ends.data(), rollout_.values.data(),
                     rollout_.endValues.data(), lastValues_.data(), options_.discount, options_.lambda,
                     rollout_.advantages.data());
  for (size_t k = 0; k < rollout_.returns.size(); ++k)
    rollout_.returns[k] = rollout_.advantages[k] + rollout_.values[k];
}

void PpoTrainer::update(const Control& control) {
  estimateReturns();
  const auto amplitude = 2 * options_.meanNoise;
  for (float& x : rollout_.noise) x = static_cast<float>(amplitude * (noises_.uniform() - 0.5));

  sums_ = {};
  sweep(options_.epochs, control, [&](std::span<const uint32_t> rows, int64_t count) { return learn(rows, count); });
  steps_ += T_ * N_;
}

/** Shuffled minibatches of the rollout, of copies where there is memory, epoch by epoch until `learn` has enough. */
void PpoTrainer::sweep(int epochs, const Control& control, const Learn& learn) {
  const bool memory = actorNetwork_->stateSize() > 0;
  const auto count = static_cast<int64_t>(order_.size());
  const int64_t step =
      memory ? std::clamp<int64_t>(options_.minibatch / T_, 1, N_) : std::min(options_.minibatch, T_ * N_);
  std::iota(order_.begin(), order_.end(), 0u);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (int64_t k = count - 1; k > 0; --k)
      std::swap(order_[static_cast<size_t>(k)], order_[static_cast<size_t>(shuffles_.integer(k + 1))]);
    for (int64_t from = 0; from < count; from += step) {
      control.check();
      const int64_t rows = std::min(step, count - from);
      if (!learn({order_.data() + from, static_cast<size_t>(rows)}, memory ? rows * T_ : rows)) return;
    }
  }
}

void PpoTrainer::accumulate(Network& network, const std::vector<float>& state, std::span<const uint32_t> rows,
                            Loss& loss) {
  if (network.stateSize() == 0) return network.accumulate(rollout_.observations.data(), rows, loss);
  network.accumulate(Sequences{rollout_.observations.data(), rollout_.starts.data(), state.data(), T_, N_}, rows, loss);
}

/** One gradient step over these samples, or copies where there is memory; false once the policy has moved too far. */
bool PpoTrainer::learn(std::span<const uint32_t> rows, int64_t count) {
  const bool memory = actorNetwork_->stateSize() > 0;
  if (options_.normaliseAdvantages) {
    standard_.clear();
    const auto each = [&](auto&& visit) {
      for (const uint32_t row : rows) {
        if (!memory) visit(row);
        for (int64_t t = 0; memory && t < T_; ++t) visit(static_cast<size_t>(t * N_ + row));
      }
    };
    each([&](size_t k) { standard_.push_back(rollout_.advantages[k]); });
    standardise(standard_.data(), count);
    size_t next = 0;
    each([&](size_t k) { rollout_.standard[k] = standard_[next++]; });
  }
  const double before = sums_.kl;
  const double clip = options_.decayClip ? options_.clip * left() : options_.clip;
  policyLoss_.start(clip, options_.entropyCoefficient, count);
  valueLoss_.start(options_.valueCoefficient, options_.valueClip, count);
  accumulate(*actorNetwork_, rollout_.actorState, rows, policyLoss_);
  accumulate(*criticNetwork_, rollout_.criticState, rows, valueLoss_);
  const double norm = clipGradients({actorNetwork_->gradients(), criticNetwork_->gradients()}, options_.clipNorm);
  if (!std::isfinite(norm))
    throw Error(code::modelDiverged, "the gradient of a PPO update at step " + std::to_string(steps_) +
                                         " is not finite: lower learningRate or check the rewards");
  const double rate = options_.decay ? options_.learningRate * left() : options_.learningRate;
  actorAdam_.step(actorNetwork_->parameters(), actorNetwork_->gradients(), rate);
  criticAdam_.step(criticNetwork_->parameters(), criticNetwork_->gradients(), rate);
  actorNetwork_->refresh();
  criticNetwork_->refresh();
  return !(options_.targetKl > 0) || (sums_.kl - before) / static_cast<double>(count) <= 1.5 * options_.targetKl;
}

}  // namespace autostock::rl
