#include "rl/dqn/replay.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace autostock::rl {

namespace {

constexpr double leastError = 1e-6;

[[noreturn]] void failCheckpoint(const char* what) {
  throw Error(code::modelCheckpoint, std::string("checkpoint: replay.") + what);
}

/** Whole numbers in an archive of float32: exact below 2^24, which choices are. */
void visitChoices(Archive& archive, std::span<int32_t> values, int64_t choices) {
  std::vector<float> numbers(values.begin(), values.end());
  archive.floats("actions", numbers);
  if (!archive.reading()) return;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!(numbers[i] >= 0 && numbers[i] < static_cast<float>(choices))) failCheckpoint("actions holds no choice");
    values[i] = static_cast<int32_t>(numbers[i]);
  }
}

}  // namespace

Replay::Replay(const Space& space, int64_t copies, const ReplayOptions& options)
    : options_(options),
      N_(copies),
      O_(space.observation),
      choices_(space.choices),
      A_(space.masked ? space.choices : 0),
      rows_(options.capacity / copies + 1),
      tree_(options.prioritised ? rows_ * copies : 0) {
  if (rows_ - 1 < options.span)
    failArgument("bufferSize was " + std::to_string(options.capacity) + ": must hold at least " +
                 std::to_string(options.span) + " steps of each of " + std::to_string(copies) + " copies");
  const auto slots = static_cast<size_t>(rows_ * N_);
  observations_.resize(slots * static_cast<size_t>(O_));
  masks_.resize(slots * static_cast<size_t>(A_));
  actions_.resize(slots);
  rewards_.resize(slots);
  ends_.resize(slots);
  finalOf_.resize(slots, -1);
}

int64_t Replay::ready() const { return std::max<int64_t>(0, head_ - options_.span + 1 - oldest()) * N_; }

/** The observations of head_, over those of the oldest step once the ring is full. */
void Replay::put(const float* observations, const uint8_t* masks) {
  const size_t slot = slotOf({head_, 0});
  const auto N = static_cast<size_t>(N_);
  std::copy_n(observations, N_ * O_, observations_.data() + slot * static_cast<size_t>(O_));
  if (A_) std::copy_n(masks, N_ * A_, masks_.data() + slot * static_cast<size_t>(A_));
  for (size_t i = slot; i < slot + N; ++i) {
    if (finalOf_[i] >= 0) spare_.push_back(finalOf_[i]);
    finalOf_[i] = -1;
  }
  if (!options_.prioritised) return;
  if (head_ >= rows_) {
    for (size_t i = slot; i < slot + N; ++i) tree_.set(static_cast<int64_t>(i), 0);
  }
  const int64_t complete = head_ - options_.span;
  if (complete < oldest()) return;
  const double weight = std::pow(largest_ + leastError, options_.alpha);
  for (int64_t i = 0; i < N_; ++i) tree_.set(static_cast<int64_t>(slotOf({complete, i})), weight);
}

void Replay::begin(const float* observations, const uint8_t* masks) {
  head_ = 0;
  put(observations, masks);
}

void Replay::add(const float* actions, const StepOut& out) {
  for (int64_t i = 0; i < N_; ++i) {
    const size_t slot = slotOf({head_, i});
    actions_[slot] = static_cast<int32_t>(actions[i]);
    rewards_[slot] = out.rewards[i];
    ends_[slot] = static_cast<uint8_t>(out.ends[i]);
    if (out.ends[i] != End::truncated) continue;
    if (spare_.empty()) {
      spare_.push_back(static_cast<int32_t>(finals_.size() / static_cast<size_t>(O_)));
      finals_.resize(finals_.size() + static_cast<size_t>(O_));
    }
    finalOf_[slot] = spare_.back();
    spare_.pop_back();
    std::copy_n(out.finalObservations + i * O_, O_, finals_.data() + finalOf_[slot] * O_);
  }
  ++head_;
  put(out.observations, out.masks);
}

void Replay::sample(Rng& draws, std::span<Place> places) const {
  const auto count = static_cast<double>(places.size());
  for (size_t b = 0; b < places.size(); ++b) {
    if (!options_.prioritised) {
      const int64_t pick = draws.integer(ready());
      places[b] = {oldest() + pick / N_, pick % N_};
      continue;
    }
    const double sum = (static_cast<double>(b) + draws.uniform()) / count * tree_.total();
    const int64_t slot = tree_.find(sum);
    const int64_t row = slot / N_;
    places[b] = {head_ - (head_ - row) % rows_, slot % N_};
  }
}

void Replay::weigh(std::span<const Place> places, double beta, float* weights) const {
  if (!options_.prioritised) {
    std::fill_n(weights, places.size(), 1.0f);
    return;
  }
  // The factor (ready / total)^-beta is the same for all: it falls out with the largest.
  double least = INFINITY;
  for (const Place at : places) least = std::min(least, tree_.at(static_cast<int64_t>(slotOf(at))));
  for (size_t b = 0; b < places.size(); ++b)
    weights[b] = static_cast<float>(std::pow(least / tree_.at(static_cast<int64_t>(slotOf(places[b]))), beta));
}

void Replay::prioritise(std::span<const Place> places, const float* errors) {
  if (!options_.prioritised) return;
  for (size_t b = 0; b < places.size(); ++b) {
    const double error = std::fabs(static_cast<double>(errors[b]));
    largest_ = std::max(largest_, error);
    tree_.set(static_cast<int64_t>(slotOf(places[b])), std::pow(error + leastError, options_.alpha));
  }
}

Outcome Replay::outcome(Place at, int64_t steps, double discount) const {
  Outcome out{0, 1, 0, End::none, observation(at), mask(at)};
  while (out.steps < steps && at.time < head_) {
    const size_t slot = slotOf(at);
    out.reward += out.discount * rewards_[slot];
    out.discount *= discount;
    out.end = static_cast<End>(ends_[slot]);
    ++out.steps;
    if (out.end == End::terminated) {
      out.discount = 0;
      return out;
    }
    if (out.end == End::truncated) {
      out.observation = finals_.data() + finalOf_[slot] * O_;
      out.mask = mask(at);
      return out;
    }
    ++at.time;
  }
  out.observation = observation(at);
  out.mask = mask(at);
  return out;
}

void Replay::visit(Archive& archive) {
  archive.same("copies", static_cast<uint64_t>(N_));
  archive.same("rows", static_cast<uint64_t>(rows_));
  archive.integer("head", head_);
  if (head_ < -1) failCheckpoint("head is before the first step");
  if (head_ < 0) return;
  const auto filled = static_cast<size_t>(std::min(head_ + 1, rows_) * N_);
  archive.floats("observations", std::span(observations_).first(filled * static_cast<size_t>(O_)));
  archive.flags("masks", std::span(masks_).first(filled * static_cast<size_t>(A_)));
  visitChoices(archive, std::span(actions_).first(filled), choices_);
  archive.floats("rewards", std::span(rewards_).first(filled));
  archive.flags("ends", std::span(ends_).first(filled));
  if (std::ranges::any_of(ends_, [](uint8_t end) { return end > 2; })) failCheckpoint("ends holds no end");
  visitFinals(archive, filled);
  if (!options_.prioritised) return;
  archive.number("largest", largest_);
  std::vector<double> weights(filled);
  for (size_t i = 0; i < filled; ++i) weights[i] = tree_.at(static_cast<int64_t>(i));
  archive.numbers("priorities", weights);
  if (!archive.reading()) return;
  for (const double weight : weights) {
    if (!(weight >= 0 && std::isfinite(weight))) failCheckpoint("priorities holds a value that is no weight");
  }
  tree_.assign(weights);
}

/** Packed in the order of their transitions. */
void Replay::visitFinals(Archive& archive, size_t filled) {
  if (archive.reading()) {
    // The newest row is not taken yet: its end is that of a step before.
    const size_t newest = slotOf({head_, 0});
    int32_t count = 0;
    for (size_t i = 0; i < filled; ++i) {
      const bool taken = i < newest || i >= newest + static_cast<size_t>(N_);
      finalOf_[i] = taken && ends_[i] == static_cast<uint8_t>(End::truncated) ? count++ : -1;
    }
    spare_.clear();
    finals_.assign(static_cast<size_t>(count * O_), 0);
    archive.floats("finals", finals_);
    return;
  }
  std::vector<float> packed;
  for (size_t i = 0; i < filled; ++i) {
    if (finalOf_[i] >= 0) packed.insert(packed.end(), finals_.begin() + finalOf_[i] * O_, finals_.begin() + (finalOf_[i] + 1) * O_);
  }
  archive.floats("finals", packed);
}

}  // namespace autostock::rl
