#pragma once

#include <cstddef>
#include <vector>

namespace autostock::regime {

/** A hidden Markov chain of K states. */
struct Chain {
  std::vector<double> start;       // [K]
  std::vector<double> transition;  // [K][K], rows sum to 1
};

/**
 * The E step of every hidden Markov model here: one scaled forward and one backward pass (Rabiner 1989). The caller
 * writes `density` before each run; a run overwrites it.
 */
struct ForwardBackward {
  ForwardBackward(size_t steps, size_t states);

  /** Returns the log likelihood of all steps. */
  double run(const Chain& chain);

  size_t steps, states;
  std::vector<double> density;  // [T][K] log densities of each step in each state
  std::vector<double> forward;  // [T][K] filtered: P(state at t | steps 0..t)
  std::vector<double> chance;   // [T][K] smoothed: P(state at t | all steps)
  std::vector<double> moves;    // [K][K] expected number of moves
};

/** Expectation maximisation from where the model stands. */
struct Climb {
  std::vector<double> logLikelihoods;  // one an E step, never falling
  int iterations;                      // M steps taken

  /** `expect` returns the log likelihood; stops when it rises by less than `tolerance` of itself, or after `most`. */
  template <class Expect, class Maximise>
  static Climb run(int most, double tolerance, const Expect& expect, const Maximise& maximise) {
    Climb climb{{}, 0};
    for (; climb.iterations < most; ++climb.iterations) {
      const double now = expect();
      const bool first = climb.logLikelihoods.empty();
      const bool settled = !first && now - climb.logLikelihoods.back() < tolerance * (now < 0 ? -now : now);
      climb.logLikelihoods.push_back(now);
      if (settled) break;
      maximise();
    }
    return climb;
  }
};

}  // namespace autostock::regime
