#include "rl/ppo/ppoTrainer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "rl/checks.h"
#include "rl/policyTensors.h"
#include "rl/ppo/advantages.h"

namespace autostock::rl {

namespace {

std::vector<std::string> curveColumns(const Environment& environment) {
  std::vector<std::string> columns{"steps",    "episodeReturn", "episodes",          "policyLoss",  "valueLoss", "entropy",
                                   "approxKl", "clipFraction",  "explainedVariance", "learningRate"};
  for (const std::string& part : environment.rewardParts()) columns.push_back("reward." + part);
  return columns;
}

size_t cells(int64_t a, int64_t b, int64_t c = 1) { return static_cast<size_t>(a * b * c); }

}  // namespace

PpoTrainer::PpoTrainer(std::unique_ptr<Environment> environment, const NetworkOptions& network,
                       const PpoOptions& options, NetworkFactory open)
    : environment_(std::move(environment)),
      space_(environment_->space()),
      options_(options),
      N_(environment_->copies()),
      T_(options.rolloutSteps),
      distribution_(openDistribution(space_, static_cast<Continuous>(options.continuous), options.initialLogStd)),
      actorNetwork_(open(network, actorShape(space_, *distribution_), static_cast<uint64_t>(options.seed), "actor")),
      criticNetwork_(open(network, {space_.observation, 1}, static_cast<uint64_t>(options.seed), "critic")),
      normaliser_(space_.observation, options.normaliseObservations),
      scaler_(N_, options.discount, options.normaliseRewards),
      actorAdam_(actorNetwork_->parameters().size(), options.adamEpsilon),
      criticAdam_(criticNetwork_->parameters().size(), options.adamEpsilon),
      actor_(space_, *actorNetwork_, *distribution_, normaliser_),
      draws_(static_cast<uint64_t>(options.seed), "ppo-actions"),
      shuffles_(static_cast<uint64_t>(options.seed), "ppo-minibatches"),
      noises_(static_cast<uint64_t>(options.seed), "ppo-noise"),
      policyLoss_(*distribution_, space_, samples_, sums_),
      valueLoss_(samples_, sums_),
      lastReturn_(std::nan("")) {
  const auto [O, D, A] = std::tuple{space_.observation, space_.dimensions, space_.choices};
  rollout_.observations.resize(cells(T_, N_, O));
  rollout_.latents.resize(cells(T_, N_, D));
  for (auto* of : {&rollout_.logProbs, &rollout_.values, &rollout_.rewards, &rollout_.endValues, &rollout_.advantages,
                   &rollout_.returns, &rollout_.standard})
    of->resize(cells(T_, N_));
  rollout_.starts.resize(cells(T_, N_));
  rollout_.ends.resize(cells(T_, N_));
  if (options_.meanNoise > 0 && distribution_->means() > 0) rollout_.noise.resize(cells(T_, N_, D));
  if (space_.masked) {
    rollout_.masks.resize(cells(T_, N_, A));
    masksNow_.resize(cells(N_, A));
  }
  observed_.resize(cells(N_, O));
  finals_.resize(cells(N_, O));
  actions_.resize(cells(N_, D));
  outputs_.resize(cells(N_, actorNetwork_->shape().width()));
  lastValues_.resize(cells(N_, 1));
  actorState_.resize(cells(N_, actorNetwork_->stateSize()));
  criticState_.resize(cells(N_, criticNetwork_->stateSize()));
  startsNow_.assign(cells(N_, 1), 1);
  rowsOf_.resize(cells(N_, std::max(O, criticNetwork_->stateSize())));
  episodeReturns_.resize(cells(N_, 1));
  const bool memory = actorNetwork_->stateSize() > 0;
  order_.resize(memory ? cells(N_, 1) : cells(T_, N_));
  samples_ = {rollout_.latents.data(),
              space_.masked ? rollout_.masks.data() : nullptr,
              rollout_.logProbs.data(),
              options_.normaliseAdvantages ? rollout_.standard.data() : rollout_.advantages.data(),
              rollout_.returns.data(),
              rollout_.values.data(),
              rollout_.noise.empty() ? nullptr : rollout_.noise.data()};
  curve_.columns = curveColumns(*environment_);
}

void PpoTrainer::run(int64_t steps, const Control& control) {
  if (spent_) throw Error(code::argument, "this trainer was stopped by an error: load a checkpoint into a new one");
  spent_ = true;
  if (!begun_) begin();
  while (steps_ < steps) {
    collect(control);
    update(control);
    record();
    control.report(std::min(steps_, steps), steps, lastReturn_);
  }
  spent_ = false;
}

/** First episodes of all copies. */
void PpoTrainer::begin() {
  environment_->reset(static_cast<uint64_t>(options_.seed), observed_.data(), masksNow_.data());
  requireFinite(observed_.data(), N_, space_.observation);
  normaliser_.update(observed_.data(), N_);
  normaliser_.apply(observed_.data(), N_, observed_.data());
  std::ranges::fill(startsNow_, 1);
  std::ranges::fill(actorState_, 0.0f);
  std::ranges::fill(criticState_, 0.0f);
  std::ranges::fill(episodeReturns_, 0.0);
  finishedReturn_ = finished_ = 0;
  begun_ = true;
}

double PpoTrainer::left() const {
  return std::max(0.0, 1.0 - static_cast<double>(steps_) / static_cast<double>(options_.totalSteps));
}

void PpoTrainer::collect(const Control& control) {
  rollout_.actorState = actorState_;
  rollout_.criticState = criticState_;
  for (int64_t t = 0; t < T_; ++t) {
    control.check();
    takeStep(t);
  }
  if (criticState_.empty()) criticNetwork_->forward(rollout_.observations.data(), T_ * N_, rollout_.values.data());
  spareState_ = criticState_;
  criticNetwork_->forward(observed_.data(), N_, lastValues_.data(), spareState_.data(), startsNow_.data());
  requireOutputs(rollout_.values.data(), T_ * N_);
  requireOutputs(lastValues_.data(), N_);
}

/** What an action is taken from. */
void PpoTrainer::keep(int64_t t) {
  const int64_t at = t * N_;
  std::ranges::copy(observed_, rollout_.observations.begin() + at * space_.observation);
  std::ranges::copy(startsNow_, rollout_.starts.begin() + at);
  std::ranges::copy(masksNow_, rollout_.masks.begin() + at * space_.choices);
  if (space_.masked) requireChoice(masksNow_.data(), N_, space_.choices);
}

void PpoTrainer::takeStep(int64_t t) {
  const int64_t at = t * N_;
  keep(t);
  const uint8_t* masks = space_.masked ? masksNow_.data() : nullptr;
  actorNetwork_->forward(observed_.data(), N_, outputs_.data(), actorState_.data(), startsNow_.data());
  requireOutputs(outputs_.data(), static_cast<int64_t>(outputs_.size()));
  distribution_->sample(outputs_.data(), N_, masks, draws_, rollout_.latents.data() + at * space_.dimensions,
                        actions_.data(), rollout_.logProbs.data() + at);
  if (!criticState_.empty())
    criticNetwork_->forward(observed_.data(), N_, rollout_.values.data() + at, criticState_.data(), startsNow_.data());
  play(t);
  scaler_.step(rollout_.rewards.data() + at, rollout_.ends.data() + at);
  bootstrap(t);
}

/** One step of the environment by actions_. */
void PpoTrainer::play(int64_t t) {
  const int64_t O = space_.observation;
  float* rewards = rollout_.rewards.data() + t * N_;
  End* ends = rollout_.ends.data() + t * N_;
  environment_->step(actions_.data(), {observed_.data(), finals_.data(), rewards, ends, masksNow_.data()});
  requireFinite(observed_.data(), N_, O);
  requireFinite(rewards, N_, 1);
  for (int64_t i = 0; i < N_; ++i) {
    double& sum = episodeReturns_[static_cast<size_t>(i)];
    sum += rewards[i];
    startsNow_[static_cast<size_t>(i)] = ends[i] != End::none;
    if (ends[i] == End::none) continue;
    finishedReturn_ += sum;
    finished_ += 1;
    sum = 0;
  }
  normaliser_.update(observed_.data(), N_);
  normaliser_.apply(observed_.data(), N_, observed_.data());
}

/** Values of the final observations of truncated episodes. */
void PpoTrainer::bootstrap(int64_t t) {
  const int64_t O = space_.observation;
  const auto memory = static_cast<int64_t>(criticNetwork_->stateSize());
  const uint8_t goesOn = 0;
  for (int64_t i = 0; i < N_; ++i) {
    const int64_t k = t * N_ + i;
    if (rollout_.ends[static_cast<size_t>(k)] != End::truncated) continue;
    requireFinite(finals_.data() + i * O, 1, O);
    normaliser_.apply(finals_.data() + i * O, 1, finals_.data() + i * O);
    std::copy_n(criticState_.begin() + i * memory, memory, rowsOf_.begin());
    criticNetwork_->forward(finals_.data() + i * O, 1, rollout_.endValues.data() + k, rowsOf_.data(), &goesOn);
  }
}

void PpoTrainer::record() {
  if (finished_ > 0) lastReturn_ = finishedReturn_ / finished_;
  const double n = sums_.samples;
  const double rate = options_.decay ? options_.learningRate * left() : options_.learningRate;
  curve_.rows.insert(
      curve_.rows.end(),
      {static_cast<double>(steps_), lastReturn_, finished_, sums_.policyLoss / n, sums_.valueLoss / n, sums_.entropy / n,
       sums_.kl / n, sums_.clipped / n,
       explainedVariance(rollout_.returns.data(), rollout_.values.data(), T_ * N_), rate});
  std::vector<double> parts(environment_->rewardParts().size());
  environment_->takeRewardSums(parts.data());
  for (const double sum : parts) curve_.rows.push_back(sum / static_cast<double>(T_ * N_));
  finishedReturn_ = finished_ = 0;
}

Tensors PpoTrainer::policy() { return policyTensors(*actorNetwork_, normaliser_); }

void PpoTrainer::visit(Archive& archive) {
  archive.group("environment", [&] { environment_->visit(archive); });
  archive.group("actor", [&] {
    archive.floats("weights", actorNetwork_->parameters());
    actorAdam_.visit(archive);
    archive.floats("state", actorState_);
  });
  archive.group("critic", [&] {
    archive.floats("weights", criticNetwork_->parameters());
    criticAdam_.visit(archive);
    archive.floats("state", criticState_);
  });
  archive.group("observations", [&] { normaliser_.visit(archive); });
  archive.group("rewards", [&] { scaler_.visit(archive); });
  archive.random("draws", draws_);
  archive.random("shuffles", shuffles_);
  archive.random("noises", noises_);
  archive.floats("observed", observed_);
  archive.flags("starts", startsNow_);
  archive.flags("masks", masksNow_);
  archive.numbers("episodeReturns", episodeReturns_);
  archive.number("lastReturn", lastReturn_);
  archive.integer("steps", steps_);
  archive.integer("cloned", cloned_);
  int64_t begun = begun_;
  archive.integer("begun", begun);
  begun_ = begun != 0;
  curve_.visit(archive);
  if (!archive.reading()) return;
  requireFinite(actorNetwork_->parameters().data(), 1, static_cast<int64_t>(actorNetwork_->parameters().size()));
  requireFinite(criticNetwork_->parameters().data(), 1, static_cast<int64_t>(criticNetwork_->parameters().size()));
  actorNetwork_->refresh();
  criticNetwork_->refresh();
}

}  // namespace autostock::rl
