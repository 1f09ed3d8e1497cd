#include "rl/environments/toy/sine.h"

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

double phase(const SineOptions& options, int64_t k) {
  return 2 * std::numbers::pi * static_cast<double>(k) / options.period;
}

class Sine {
 public:
  using State = MarketState;  // k within the cycle, position

  explicit Sine(const SineOptions& options) : options_(options) {
    for (int64_t k = 0; k < options.period; ++k)
      phases_.push_back({sineMove(options, k), static_cast<float>(std::sin(phase(options, k))),
                         static_cast<float>(std::cos(phase(options, k)))});
  }

  const char* purpose() const { return "sine"; }
  Space space() const { return positionSpace(3); }
  int64_t episodeSteps() const { return options_.episodeSteps; }
  bool valid(const State& state) const {
    return state[0] >= 0 && state[0] < options_.period && state[0] == std::trunc(state[0]);
  }

  State start(Rng& draws) const { return {static_cast<double>(draws.integer(options_.period)), 0}; }

  Outcome step(State& state, float action, Rng&) const {
    auto& [k, position] = state;
    const double next = positionOf(action);
    const double reward = next * at(k).move - options_.cost * std::abs(next - position);
    k = k + 1 == options_.period ? 0 : k + 1;
    position = next;
    return {reward, false};
  }

  void observe(const State& state, float* out) const {
    out[0] = at(state[0]).sine;
    out[1] = at(state[0]).cosine;
    out[2] = static_cast<float>(state[1]);
  }

 private:
  struct Phase {
    double move;
    float sine, cosine;
  };

  const Phase& at(double k) const { return phases_[static_cast<size_t>(k)]; }

  SineOptions options_;
  std::vector<Phase> phases_;  // [period]
};

}  // namespace

double sineMove(const SineOptions& options, int64_t k) {
  return options.amplitude * (std::sin(phase(options, k + 1)) - std::sin(phase(options, k)));
}

std::unique_ptr<Environment> openSine(const SineOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<Sine>>(Sine(options), copies);
}

}  // namespace autostock::rl
