#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rl/archive.h"

namespace autostock::rl {

/** What an agent of an environment sees and may do. */
struct Space {
  /** O: values of an observation. */
  int64_t observation = 0;
  /** A: choices of a discrete action; 0 = the action is continuous. */
  int64_t choices = 0;
  /** D: values of an action; 1 where it is discrete. */
  int64_t dimensions = 1;
  /** Bounds of a continuous action; values outside are clipped. */
  double low = 0;
  double high = 0;
  /** Whether some choices can be forbidden. */
  bool masked = false;

  bool discrete() const { return choices > 0; }
  bool operator==(const Space&) const = default;
};

/** How an episode's last step ended it: a truncated one goes on beyond what is seen, so its value is bootstrapped. */
enum class End : uint8_t { none = 0, terminated = 1, truncated = 2 };

/** What one step of N copies writes. */
struct StepOut {
  /** [N][O] to act on next: of the next episode where one ended (same-step reset). */
  float* observations;
  /** [N][O] last observation of an episode that ended; rows of the others are left alone. */
  float* finalObservations;
  float* rewards;  // [N]
  End* ends;       // [N]
  /** [N][A], 1 = allowed; not touched unless the space is masked. */
  uint8_t* masks;
};

/**
 * N copies of one task, stepped side by side on one thread. Copy i draws from the streams (seed, purpose, i) only:
 * its course does not depend on how many copies there are.
 */
class Environment {
 public:
  virtual ~Environment() = default;

  virtual const Space& space() const = 0;
  /** N. */
  virtual int64_t copies() const = 0;

  /** Starts every copy on a new episode. observations: [N][O]; masks: [N][A] or nullptr where nothing is masked. */
  virtual void reset(uint64_t seed, float* observations, uint8_t* masks) = 0;

  /**
   * actions: [N][D], an index where discrete. Throws AUTOSTOCK_NATIVE_ARGUMENT naming the copy for an action that is
   * not finite, out of range or masked; no copy has then moved.
   */
  virtual void step(const float* actions, const StepOut& out) = 0;

  /** Parts the reward is a sum of, in order of rewardSums(); empty where it has one part. */
  virtual std::vector<std::string> rewardParts() const { return {}; }
  /** Adds each part's sum over all copies and steps since the last call to sums [parts], and forgets it. */
  virtual void takeRewardSums(double* sums) { (void)sums; }

  /** Everything a later step depends on. */
  virtual void visit(Archive& archive) = 0;
};

/** Checks every action of a batch as step() promises. masks: [N][A] of the current observations, or nullptr. */
void checkActions(const Space& space, const float* actions, int64_t copies, const uint8_t* masks);

}  // namespace autostock::rl
