#include "rl/environments/toy/linearQuadratic.h"

#include <algorithm>
#include <cmath>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

struct LinearQuadratic {
  using State = MarketState;  // f, position

  LinearQuadraticOptions options;

  const char* purpose() const { return "lq"; }
  Space space() const { return {.observation = 2, .low = -options.maxPosition, .high = options.maxPosition}; }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const {
    return {options.sigmaF / std::sqrt(1 - options.rho * options.rho) * draws.normal(), 0};
  }

  Outcome step(State& state, float action, Rng& draws) const {
    auto& [signal, position] = state;
    const double next = std::clamp(static_cast<double>(action), -options.maxPosition, options.maxPosition);
    const double change = next - position;
    const double reward = next * signal - options.q / 2 * next * next - options.lambda / 2 * change * change;
    signal = options.rho * signal + options.sigmaF * draws.normal();
    position = next;
    return {reward, false};
  }

  void observe(const State& state, float* out) const {
    out[0] = static_cast<float>(state[0]);
    out[1] = static_cast<float>(state[1]);
  }
};

}  // namespace

std::unique_ptr<Environment> openLinearQuadratic(const LinearQuadraticOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<LinearQuadratic>>(LinearQuadratic{options}, copies);
}

}  // namespace autostock::rl
