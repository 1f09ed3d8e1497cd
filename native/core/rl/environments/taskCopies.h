#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

/** What one step of one copy gave. */
struct Outcome {
  double reward;
  bool terminated;
};

/**
 * N copies of a task whose state is an array of doubles and whose action is one number:
 *   struct Task {
 *     using State = std::array<double, S>;
 *     const char* purpose() const;         // of its random streams
 *     Space space() const;                 // D = 1, no masks
 *     int64_t episodeSteps() const;        // after which an episode is truncated
 *     State start(Rng&) const;
 *     Outcome step(State&, float action, Rng&) const;
 *     void observe(const State&, float*) const;  // [O]
 *     bool valid(const State&) const;      // a finite state that step() can go on from
 *   };
 * An episode that terminates at its last allowed step counts as terminated. It opens as reset(0) would leave it.
 */
template <class Task>
class TaskCopies final : public Environment {
 public:
  TaskCopies(Task task, int64_t copies) : task_(std::move(task)), space_(task_.space()), copies_(copies) {
    constexpr int64_t most = int64_t{1} << 20;
    if (copies < 1 || copies > most)
      failArgument("copies must be in [1, " + std::to_string(most) + "], was " + std::to_string(copies));
    states_.resize(static_cast<size_t>(copies));
    ages_.resize(static_cast<size_t>(copies));
    restart(0);
  }

  const Space& space() const override { return space_; }
  int64_t copies() const override { return copies_; }

  void reset(uint64_t seed, float* observations, uint8_t*) override {
    restart(seed);
    for (size_t i = 0; i < states_.size(); ++i) task_.observe(states_[i], row(observations, i));
  }

  void step(const float* actions, const StepOut& out) override {
    checkActions(space_, actions, copies_, nullptr);
    const auto limit = static_cast<uint64_t>(task_.episodeSteps());
    for (size_t i = 0; i < states_.size(); ++i) {
      typename Task::State& state = states_[i];
      const Outcome outcome = task_.step(state, actions[i], draws_[i]);
      const bool last = ++ages_[i] >= limit;
      const End end = outcome.terminated ? End::terminated : last ? End::truncated : End::none;
      out.rewards[i] = static_cast<float>(outcome.reward);
      out.ends[i] = end;
      if (end != End::none) {
        task_.observe(state, row(out.finalObservations, i));
        state = task_.start(draws_[i]);
        ages_[i] = 0;
      }
      task_.observe(state, row(out.observations, i));
    }
  }

  void visit(Archive& archive) override {
    archive.word("seed", seed_);
    if (archive.reading()) seedDraws();
    archive.randoms("draws", draws_);
    archive.words("ages", ages_);
    archive.numbers("states", {states_.front().data(), states_.size() * states_.front().size()});
    if (!archive.reading()) return;
    const auto finite = [](double x) { return std::isfinite(x); };
    for (const typename Task::State& state : states_)
      if (!std::ranges::all_of(state, finite) || !task_.valid(state))
        throw Error(code::modelCheckpoint, std::string("checkpoint: states holds one that ") + task_.purpose() +
                                               " cannot be in: it was made with other options");
  }

 private:
  float* row(float* rows, size_t i) const { return rows + static_cast<int64_t>(i) * space_.observation; }

  void seedDraws() {
    draws_.clear();
    draws_.reserve(states_.size());
    for (size_t i = 0; i < states_.size(); ++i) draws_.emplace_back(seed_, task_.purpose(), static_cast<uint32_t>(i));
  }

  void restart(uint64_t seed) {
    seed_ = seed;
    seedDraws();
    for (size_t i = 0; i < states_.size(); ++i) states_[i] = task_.start(draws_[i]);
    std::ranges::fill(ages_, 0);
  }

  Task task_;
  Space space_;
  int64_t copies_;
  uint64_t seed_ = 0;
  std::vector<typename Task::State> states_;
  std::vector<uint64_t> ages_;  // steps of the running episode
  std::vector<Rng> draws_;
};

}  // namespace autostock::rl
