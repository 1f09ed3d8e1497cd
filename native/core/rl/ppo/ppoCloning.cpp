#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "rl/checks.h"
#include "rl/oracleGuide.h"
#include "rl/ppo/cloneLoss.h"
#include "rl/ppo/ppoTrainer.h"

namespace autostock::rl {

Cloning PpoTrainer::clone(const CloneOptions& options, const Control& control) {
  requireUncloned(spent_, steps_, cloned_);
  const OracleGuide guide(*environment_, control);
  spent_ = true;
  const auto seed = static_cast<uint64_t>(options_.seed);
  const int64_t samples = T_ * N_;
  Cloning result;
  // Judged on other episodes than those learned from.
  result.agreementBefore = guide.agreement(actor_, seed + 1, options.explore, control);
  begin();
  Rng draws(seed, "clone-explore");
  CloneLoss loss(*distribution_, space_, samples_);
  while (result.steps < options.steps) {
    demonstrate(guide, options.explore, draws, control);
    double sum = 0;
    sweep(options.epochs, control, [&](std::span<const uint32_t> rows, int64_t count) {
      loss.start(options_.entropyCoefficient, count);
      accumulate(*actorNetwork_, rollout_.actorState, rows, loss);
      const double norm = clipGradients({actorNetwork_->gradients()}, options_.clipNorm);
      if (!std::isfinite(norm))
        throw Error(code::modelDiverged, "the gradient of cloning is not finite: lower learningRate");
      actorAdam_.step(actorNetwork_->parameters(), actorNetwork_->gradients(), options_.learningRate);
      actorNetwork_->refresh();
      sum += loss.sum();
      return true;
    });
    result.steps += samples;
    control.report(std::min(result.steps, options.steps), options.steps,
                   options.epochs > 0 ? sum / static_cast<double>(samples * options.epochs) : std::nan(""));
  }
  result.agreementAfter = guide.agreement(actor_, seed + 1, options.explore, control);
  begin();
  for (int64_t made = 0; made < options.valueSteps; made += samples) learnValues(options.epochs, control);
  cloned_ = result.steps;
  spent_ = false;
  return result;
}

/** A rollout of the oracle, a share of its steps random; what is to be cloned is what the oracle would have done. */
void PpoTrainer::demonstrate(const OracleGuide& guide, double explore, Rng& draws, const Control& control) {
  const uint8_t* masks = space_.masked ? masksNow_.data() : nullptr;
  std::vector<float> demonstrated(static_cast<size_t>(N_));
  rollout_.actorState = actorState_;
  for (int64_t t = 0; t < T_; ++t) {
    control.check();
    keep(t);
    guide.demonstrate(demonstrated.data());
    distribution_->latentOf(demonstrated.data(), N_, rollout_.latents.data() + t * N_);
    if (!actorState_.empty())
      actorNetwork_->forward(observed_.data(), N_, outputs_.data(), actorState_.data(), startsNow_.data());
    guide.wander(demonstrated.data(), explore, masks, draws, actions_.data());
    play(t);
  }
}

/** A rollout of the policy itself, from which the value function alone learns: the oracle's values are beyond reach. */
void PpoTrainer::learnValues(int epochs, const Control& control) {
  collect(control);
  estimateReturns();
  sweep(epochs, control, [&](std::span<const uint32_t> rows, int64_t count) {
    valueLoss_.start(options_.valueCoefficient, options_.valueClip, count);
    accumulate(*criticNetwork_, rollout_.criticState, rows, valueLoss_);
    const double norm = clipGradients({criticNetwork_->gradients()}, options_.clipNorm);
    if (!std::isfinite(norm))
      throw Error(code::modelDiverged, "the gradient of the cloned policy's values is not finite: lower learningRate");
    criticAdam_.step(criticNetwork_->parameters(), criticNetwork_->gradients(), options_.learningRate);
    criticNetwork_->refresh();
    return true;
  });
  // No step of the training's curve.
  std::vector<double> parts(environment_->rewardParts().size());
  environment_->takeRewardSums(parts.data());
  finishedReturn_ = finished_ = 0;
}

}  // namespace autostock::rl
