#include "rl/dqn/dqnLearner.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace autostock::rl {

namespace {

/** Share of the largest error in the priority of a sequence, the rest is the mean's. Kapturowski et al. 2019. */
constexpr float largestShare = 0.9f;

int64_t sequencesOf(const DqnOptions& options, int64_t stateSize) {
  return stateSize > 0 ? std::max<int64_t>(1, options.batchSize / options.sequenceLength) : 0;
}

}  // namespace

DqnLearner::DqnLearner(const Space& space, int64_t copies, const NetworkOptions& network, const DqnOptions& options,
                       const Normaliser& normaliser, NetworkFactory open)
    : space_(space),
      options_(options),
      normaliser_(normaliser),
      head_(openHead(options)),
      online_(space, network, options, *head_, open),
      target_(space, network, options, *head_, open),
      sequences_(sequencesOf(options, online_.stateSize())),
      replay_(space, copies,
              {options.bufferSize, sequences_ > 0 ? options.sequenceLength : 1, options.prioritised, options.alpha}),
      adam_(online_.weights().size(), options.adamEpsilon),
      sigmaAdam_(online_.sigmas().size(), options.adamEpsilon),
      loss_(*head_, online_.streams()),
      samples_(static_cast<uint64_t>(options.seed), "dqn-samples"),
      noises_(static_cast<uint64_t>(options.seed), "dqn-update-noise") {
  if (sequences_ > 0) batch_.emplace(space, options, sequences_);
  const auto B = static_cast<size_t>(sequences_ > 0 ? sequences_ : options.batchSize);
  places_.resize(B);
  rows_.resize(B);
  weights_.resize(B);
  errors_.resize(B);
  std::iota(rows_.begin(), rows_.end(), 0u);
  if (sequences_ > 0) return;
  observations_.resize(B * static_cast<size_t>(space.observation));
  following_.resize(observations_.size());
  next_.resize(B * static_cast<size_t>(space.choices * head_->width()));
  chooser_.resize(next_.size());
}

void DqnLearner::update(double progress, double rewardScale) {
  const double done = std::clamp(progress, 0.0, 1.0);
  replay_.sample(samples_, places_);
  replay_.weigh(places_, options_.betaStart + (1 - options_.betaStart) * done, weights_.data());
  online_.draw(noises_);
  target_.draw(noises_);
  if (sequences_ > 0) {
    learnSequences(rewardScale);
  } else {
    learnRows(rewardScale);
  }
  finish(options_.decay ? options_.learningRate * (1 - done) : options_.learningRate);
}

void DqnLearner::learnRows(double rewardScale) {
  const int64_t O = space_.observation;
  const auto B = static_cast<int64_t>(places_.size());
  loss_.start(B);
  for (int64_t b = 0; b < B; ++b) {
    const auto i = static_cast<size_t>(b);
    const Outcome outcome = replay_.outcome(places_[i], options_.nStep, options_.discount);
    std::copy_n(replay_.observation(places_[i]), O, observations_.data() + b * O);
    std::copy_n(outcome.observation, O, following_.data() + b * O);
    loss_.actions[i] = replay_.action(places_[i]);
    loss_.rewards[i] = static_cast<float>(outcome.reward * rewardScale);
    loss_.discounts[i] = static_cast<float>(outcome.discount);
    loss_.weights[i] = weights_[i];
    loss_.masks[i] = outcome.mask;
  }
  normaliser_.apply(observations_.data(), B, observations_.data());
  normaliser_.apply(following_.data(), B, following_.data());
  target_.forward(following_.data(), B, next_.data(), nullptr, nullptr);
  if (options_.doubleQ) online_.forward(following_.data(), B, chooser_.data(), nullptr, nullptr);
  loss_.aim(next_.data(), options_.doubleQ ? chooser_.data() : next_.data());
  online_.network().accumulate(observations_.data(), rows_, loss_);
  std::ranges::copy(loss_.errors, errors_.begin());
}

void DqnLearner::learnSequences(double rewardScale) {
  const int64_t L = options_.sequenceLength;
  const auto B = static_cast<size_t>(sequences_);
  loss_.start(L * sequences_);
  for (size_t i = 0; i < loss_.weights.size(); ++i) loss_.weights[i] = weights_[i % B];
  batch_->gather(replay_, normaliser_, places_);
  batch_->aim(replay_, places_, online_, target_, rewardScale, loss_);
  online_.network().accumulate(batch_->learned(), rows_, loss_);
  for (size_t b = 0; b < B; ++b) {
    float largest = 0, sum = 0;
    for (size_t i = b; i < loss_.errors.size(); i += B) {
      const float error = std::fabs(loss_.errors[i]);
      largest = std::max(largest, error);
      sum += error;
    }
    errors_[b] = largestShare * largest + (1 - largestShare) * sum / static_cast<float>(L);
  }
}

void DqnLearner::finish(double rate) {
  online_.chain();
  const double norm = clipGradients({online_.gradients(), online_.sigmaGradients()}, options_.clipNorm);
  if (!std::isfinite(norm) || !std::isfinite(loss_.lossSum))
    throw Error(code::modelDiverged, "the loss or gradient of DQN's update " + std::to_string(updates_ + 1) +
                                         " is not finite: lower learningRate or check the rewards");
  adam_.step(online_.weights(), online_.gradients(), rate);
  sigmaAdam_.step(online_.sigmas(), online_.sigmaGradients(), rate);
  online_.changed();
  replay_.prioritise(places_, errors_.data());
  if (++updates_ % options_.targetEvery == 0) target_.follow(online_, options_.tau);

  const auto samples = static_cast<double>(loss_.samples());
  sums_.updates += 1;
  sums_.loss += loss_.lossSum / samples;
  sums_.value += loss_.valueSum / samples;
  sums_.norm += norm;
  for (const float error : errors_) sums_.error += std::fabs(error) / static_cast<double>(errors_.size());
}

DqnSums DqnLearner::takeSums() {
  const DqnSums taken = sums_;
  sums_ = {};
  return taken;
}

void DqnLearner::visit(Archive& archive) {
  archive.group("replay", [&] { replay_.visit(archive); });
  archive.group("online", [&] { online_.visit(archive); });
  archive.group("target", [&] { target_.visit(archive); });
  archive.group("adam", [&] { adam_.visit(archive); });
  archive.group("sigmaAdam", [&] { sigmaAdam_.visit(archive); });
  archive.random("samples", samples_);
  archive.random("noises", noises_);
  archive.integer("updates", updates_);
  double sums[] = {sums_.updates, sums_.loss, sums_.value, sums_.error, sums_.norm};
  archive.numbers("sums", sums);
  sums_ = {sums[0], sums[1], sums[2], sums[3], sums[4]};
}

}  // namespace autostock::rl
