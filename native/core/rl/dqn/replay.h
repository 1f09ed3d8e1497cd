#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "rl/archive.h"
#include "rl/dqn/sumTree.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

struct ReplayOptions {
  /** Transitions of all copies together; each copy keeps capacity / N, rounded down. */
  int64_t capacity = 100'000;
  /** Steps from a sampled one on that must be complete: the length of a sequence, 1 without memory. */
  int64_t span = 1;
  bool prioritised = false;
  /** Exponent of the priorities. */
  double alpha = 0.6;
};

/** A transition: a step of a copy, counted since the first begin(). */
struct Place {
  int64_t time;
  int64_t copy;
};

/** What up to n steps from a transition on led to. Pointers hold until the next add(). */
struct Outcome {
  /** Sum over j < steps of discount^j reward. */
  double reward;
  /** discount^steps, or 0 where the episode terminated: the factor of the value to bootstrap from. */
  double discount;
  /** Steps used: fewer than asked for at an episode's end, and before the newest observation. */
  int64_t steps;
  End end;
  /** [O] the state to bootstrap from; where nothing is, the transition's own. */
  const float* observation;
  /** [A] its mask, nullptr without masks. A final observation has none of its own: the mask of the step before it. */
  const uint8_t* mask;
};

/**
 * A ring of transitions of N copies stepped side by side. An observation is kept once; a second one is kept where an
 * episode was truncated. Prioritised sampling after Schaul et al. 2016, proportional, stratified.
 */
class Replay {
 public:
  Replay(const Space& space, int64_t copies, const ReplayOptions& options);

  /** The first observations, [N][O] and [N][A] or nullptr. Once only. */
  void begin(const float* observations, const uint8_t* masks);
  /** One step of all copies: actions [N] taken from the observations before, and what the environment wrote. */
  void add(const float* actions, const StepOut& out);

  int64_t copies() const { return N_; }
  /** Transitions kept. */
  int64_t size() const { return (head_ - oldest()) * N_; }
  /** Transitions that sample() chooses from. */
  int64_t ready() const;
  /** Time of the observations that no action was taken from yet. */
  int64_t head() const { return head_; }
  int64_t oldest() const { return head_ >= rows_ ? head_ - rows_ + 1 : 0; }

  /** Draws ready transitions, by priority or uniformly, with replacement. Needs ready() > 0. */
  void sample(Rng& draws, std::span<Place> places) const;
  /** Importance weights (ready P)^-beta, divided by the largest; 1 where sampling is uniform. */
  void weigh(std::span<const Place> places, double beta, float* weights) const;
  /** New priorities (|error| + 1e-6)^alpha. */
  void prioritise(std::span<const Place> places, const float* errors);
  /** The largest |error| so far, which new transitions are given. */
  double largestError() const { return largest_; }

  /** time may be head(). */
  const float* observation(Place at) const { return observations_.data() + slotOf(at) * static_cast<size_t>(O_); }
  const uint8_t* mask(Place at) const { return A_ ? masks_.data() + slotOf(at) * static_cast<size_t>(A_) : nullptr; }
  int64_t action(Place at) const { return actions_[slotOf(at)]; }
  End end(Place at) const { return static_cast<End>(ends_[slotOf(at)]); }
  /** Whether nothing that is kept belongs to the same episode before it. */
  bool start(Place at) const { return at.time <= oldest() || end({at.time - 1, at.copy}) != End::none; }

  Outcome outcome(Place at, int64_t steps, double discount) const;

  /** Only what is filled. */
  void visit(Archive& archive);

 private:
  size_t slotOf(Place at) const { return static_cast<size_t>((at.time % rows_) * N_ + at.copy); }
  void put(const float* observations, const uint8_t* masks);
  void visitFinals(Archive& archive, size_t filled);

  ReplayOptions options_;
  int64_t N_, O_, choices_;
  int64_t A_;     // 0 without masks
  int64_t rows_;  // steps kept and the newest observations
  int64_t head_ = -1;
  double largest_ = 1;
  std::vector<float> observations_;  // [rows][N][O]
  std::vector<uint8_t> masks_;       // [rows][N][A]
  std::vector<int32_t> actions_;     // [rows][N]
  std::vector<float> rewards_;
  std::vector<uint8_t> ends_;
  std::vector<int32_t> finalOf_;  // row of finals_, -1 = none
  std::vector<float> finals_;     // [..][O]
  std::vector<int32_t> spare_;    // rows of finals_ that are free
  SumTree tree_;
};

}  // namespace autostock::rl
