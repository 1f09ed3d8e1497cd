#include "rl/dqn/dqnTrainer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "rl/checks.h"
#include "rl/policyTensors.h"

namespace autostock::rl {

namespace {

const Space& requireDiscrete(const Space& space) {
  if (!space.discrete()) failArgument("environment: DQN chooses among actions, this one's are continuous: use PPO");
  return space;
}

std::vector<std::string> curveColumns(const Environment& environment) {
  std::vector<std::string> columns{"steps",   "episodeReturn", "episodes",     "meanReward", "loss",
                                   "meanQ",   "meanPriority",  "gradientNorm", "epsilon"};
  for (const std::string& part : environment.rewardParts()) columns.push_back("reward." + part);
  return columns;
}

}  // namespace

DqnTrainer::DqnTrainer(std::unique_ptr<Environment> environment, const NetworkOptions& network,
                       const DqnOptions& options, NetworkFactory open)
    : environment_(std::move(environment)),
      space_(requireDiscrete(environment_->space())),
      options_(options),
      N_(environment_->copies()),
      normaliser_(space_.observation, options.normaliseObservations),
      scaler_(N_, options.discount, options.normaliseRewards),
      learner_(space_, N_, network, options, normaliser_, open),
      actor_(space_, learner_.online(), normaliser_, options.noisy ? 0 : options.epsilonEnd),
      choices_(static_cast<uint64_t>(options.seed), "dqn-choices"),
      noises_(static_cast<uint64_t>(options.seed), "dqn-noise"),
      lastReturn_(std::nan("")) {
  const auto N = static_cast<size_t>(N_);
  for (auto* of : {&observed_, &inputs_, &finals_}) of->resize(N * static_cast<size_t>(space_.observation));
  for (auto* of : {&actions_, &rewards_, &scaled_}) of->resize(N);
  state_.resize(N * static_cast<size_t>(learner_.online().stateSize()));
  starts_.assign(N, 1);
  explores_.resize(N);
  if (space_.masked) masks_.resize(N * static_cast<size_t>(space_.choices));
  ends_.resize(N);
  episodeReturns_.resize(N);
  curve_.columns = curveColumns(*environment_);
}

void DqnTrainer::run(int64_t steps, const Control& control) {
  if (spent_) throw Error(code::argument, "this trainer was stopped by an error: load a checkpoint into a new one");
  spent_ = true;
  if (!begun_) begin();
  // What comes next depends on what was done alone, never on `steps`: a run in parts is the run in one.
  for (;;) {
    if (owed_ > 0) {
      control.check();
      learner_.update(progress(), scaler_.scale());
      --owed_;
      control.report(std::min(steps_, steps), steps, lastReturn_);
    } else if (steps_ / options_.reportEvery > recordedSteps_ / options_.reportEvery) {
      record();
    } else if (steps_ < steps) {
      control.check();
      collect();
    } else {
      break;
    }
  }
  spent_ = false;
}

double DqnTrainer::progress() const {
  return std::min(1.0, static_cast<double>(steps_) / static_cast<double>(options_.totalSteps));
}

double DqnTrainer::epsilon() const {
  if (steps_ < options_.learningStarts) return 1;
  if (options_.noisy) return 0;
  if (progress() >= options_.epsilonFraction) return options_.epsilonEnd;
  return options_.epsilonStart + (options_.epsilonEnd - options_.epsilonStart) * progress() / options_.epsilonFraction;
}

void DqnTrainer::begin() {
  environment_->reset(static_cast<uint64_t>(options_.seed), observed_.data(), space_.masked ? masks_.data() : nullptr);
  observe();
  learner_.replay().begin(observed_.data(), masks_.data());
  begun_ = true;
}

/** New observations: checked, and taken into the normaliser. */
void DqnTrainer::observe() {
  requireFinite(observed_.data(), N_, space_.observation);
  if (space_.masked) requireChoice(masks_.data(), N_, space_.choices);
  normaliser_.update(observed_.data(), N_);
}

void DqnTrainer::act() {
  const double share = epsilon();
  for (uint8_t& explores : explores_) explores = choices_.uniform() < share;
  QNetwork& network = learner_.online();
  // A network with memory sees every step.
  if (network.stateSize() > 0 || std::ranges::count(explores_, 1) < N_) {
    network.draw(noises_);
    normaliser_.apply(observed_.data(), N_, inputs_.data());
    network.choose(inputs_.data(), N_, space_.masked ? masks_.data() : nullptr, actions_.data(), state_.data(),
                   starts_.data());
  }
  for (int64_t i = 0; i < N_; ++i) {
    if (!explores_[static_cast<size_t>(i)]) continue;
    const uint8_t* mask = space_.masked ? masks_.data() + i * space_.choices : nullptr;
    actions_[static_cast<size_t>(i)] = static_cast<float>(uniformChoice(space_.choices, mask, choices_));
  }
}

void DqnTrainer::collect() {
  act();
  const StepOut out{observed_.data(), finals_.data(), rewards_.data(), ends_.data(), masks_.data()};
  environment_->step(actions_.data(), out);
  observe();
  requireFinite(rewards_.data(), N_, 1);
  for (size_t i = 0; i < ends_.size(); ++i) {
    episodeReturns_[i] += rewards_[i];
    rewardSum_ += rewards_[i];
    starts_[i] = ends_[i] != End::none;
    if (ends_[i] == End::none) continue;
    if (ends_[i] == End::truncated)
      requireFinite(finals_.data() + static_cast<int64_t>(i) * space_.observation, 1, space_.observation);
    finishedReturn_ += episodeReturns_[i];
    finished_ += 1;
    episodeReturns_[i] = 0;
  }
  scaled_ = rewards_;
  scaler_.step(scaled_.data(), ends_.data());
  learner_.replay().add(actions_.data(), out);
  steps_ += N_;
  if (steps_ < options_.learningStarts || learner_.replay().ready() == 0) return;
  untrained_ += N_;
  owed_ = untrained_ / options_.trainEvery * options_.gradientSteps;
  untrained_ %= options_.trainEvery;
}

void DqnTrainer::record() {
  const auto made = static_cast<double>(steps_ - recordedSteps_);
  const DqnSums sums = learner_.takeSums();
  const double updates = sums.updates > 0 ? sums.updates : std::nan("");
  if (finished_ > 0) lastReturn_ = finishedReturn_ / finished_;
  curve_.rows.insert(curve_.rows.end(),
                     {static_cast<double>(steps_), lastReturn_, finished_, rewardSum_ / made, sums.loss / updates,
                      sums.value / updates, sums.error / updates, sums.norm / updates, epsilon()});
  std::vector<double> parts(environment_->rewardParts().size());
  environment_->takeRewardSums(parts.data());
  for (const double sum : parts) curve_.rows.push_back(sum / made);
  finishedReturn_ = finished_ = rewardSum_ = 0;
  recordedSteps_ = steps_;
}

Tensors DqnTrainer::policy() {
  learner_.online().quiet();
  return policyTensors(learner_.online().network(), normaliser_);
}

void DqnTrainer::visit(Archive& archive) {
  archive.group("environment", [&] { environment_->visit(archive); });
  learner_.visit(archive);
  archive.group("observations", [&] { normaliser_.visit(archive); });
  archive.group("rewards", [&] { scaler_.visit(archive); });
  archive.random("choices", choices_);
  archive.random("noise", noises_);
  archive.floats("observed", observed_);
  archive.flags("masks", masks_);
  archive.flags("starts", starts_);
  archive.floats("state", state_);
  archive.numbers("episodeReturns", episodeReturns_);
  archive.number("finishedReturn", finishedReturn_);
  archive.number("finished", finished_);
  archive.number("lastReturn", lastReturn_);
  archive.number("rewardSum", rewardSum_);
  archive.integer("steps", steps_);
  archive.integer("cloned", cloned_);
  archive.integer("recordedSteps", recordedSteps_);
  archive.integer("untrained", untrained_);
  archive.integer("owed", owed_);
  int64_t begun = begun_;
  archive.integer("begun", begun);
  begun_ = begun != 0;
  if (begun_ != (learner_.replay().head() >= 0))
    throw Error(code::modelCheckpoint, "checkpoint: begun contradicts the replay");
  curve_.visit(archive);
}

}  // namespace autostock::rl
