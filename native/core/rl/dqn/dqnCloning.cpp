#include <algorithm>
#include <cmath>

#include "rl/checks.h"
#include "rl/dqn/dqnTrainer.h"
#include "rl/oracleGuide.h"

namespace autostock::rl {

Cloning DqnTrainer::clone(const CloneOptions& options, const Control& control) {
  requireUncloned(spent_, steps_, cloned_);
  const OracleGuide guide(*environment_, control);
  spent_ = true;
  const auto seed = static_cast<uint64_t>(options_.seed);
  Cloning result;
  // Judged on other episodes than those learned from.
  result.agreementBefore = guide.agreement(actor_, seed + 1, options.explore, control);
  if (begun_) environment_->reset(seed, observed_.data(), masks_.data());
  else begin();
  Rng draws(seed, "clone-explore");
  while (result.steps < options.steps) {
    control.check();
    result.steps += N_;
    demonstrate(guide, options.explore, draws, result.steps >= options.steps);
    control.report(std::min(result.steps, options.steps), options.steps, std::nan(""));
  }
  const int64_t updates = learner_.replay().ready() > 0 ? options.epochs * result.steps / options_.batchSize : 0;
  for (int64_t k = 0; k < updates; ++k) {
    control.check();
    learner_.update(0, scaler_.scale());
  }
  learner_.takeSums();
  result.agreementAfter = guide.agreement(actor_, seed + 1, options.explore, control);
  // The same first episodes that the replay goes on with.
  environment_->reset(seed, observed_.data(), masks_.data());
  cloned_ = result.steps;
  spent_ = false;
  return result;
}

/** One step of the oracle into the replay. The last one breaks every episode off: training begins with fresh ones. */
void DqnTrainer::demonstrate(const OracleGuide& guide, double explore, Rng& draws, bool last) {
  guide.demonstrate(scaled_.data());
  guide.wander(scaled_.data(), explore, space_.masked ? masks_.data() : nullptr, draws, actions_.data());
  const StepOut out{observed_.data(), finals_.data(), rewards_.data(), ends_.data(), masks_.data()};
  environment_->step(actions_.data(), out);
  requireFinite(rewards_.data(), N_, 1);
  if (last) {
    for (int64_t i = 0; i < N_; ++i) {
      if (ends_[static_cast<size_t>(i)] != End::none) continue;
      ends_[static_cast<size_t>(i)] = End::truncated;
      const int64_t O = space_.observation;
      std::copy_n(observed_.data() + i * O, O, finals_.data() + i * O);
    }
    environment_->reset(static_cast<uint64_t>(options_.seed), observed_.data(), masks_.data());
  }
  observe();
  scaled_ = rewards_;
  scaler_.step(scaled_.data(), ends_.data());
  learner_.replay().add(actions_.data(), out);
}

}  // namespace autostock::rl
