#include "rl/environments/toy/ornsteinUhlenbeck.h"

#include <cmath>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

struct OrnsteinUhlenbeck {
  using State = MarketState;  // x, position

  OrnsteinUhlenbeckOptions options;
  double innovation = std::sqrt(1 - options.phi * options.phi);

  const char* purpose() const { return "ou"; }
  Space space() const { return positionSpace(2); }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const { return {draws.normal(), 0}; }

  Outcome step(State& state, float action, Rng& draws) const {
    auto& [x, position] = state;
    const double next = positionOf(action);
    const double moved = options.phi * x + innovation * draws.normal();
    const double gain = options.expectedReward ? (options.phi - 1) * x : moved - x;
    const double reward = next * gain - options.cost * std::abs(next - position);
    x = moved;
    position = next;
    return {reward, false};
  }

  void observe(const State& state, float* out) const {
    out[0] = static_cast<float>(state[0]);
    out[1] = static_cast<float>(state[1]);
  }
};

}  // namespace

std::unique_ptr<Environment> openOrnsteinUhlenbeck(const OrnsteinUhlenbeckOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<OrnsteinUhlenbeck>>(OrnsteinUhlenbeck{options}, copies);
}

}  // namespace autostock::rl
