#include "rl/environments/toy/leak.h"

#include <cmath>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

struct Returns {
  using State = MarketState;  // the return that is seen, over sigma; position

  LeakOptions options;
  bool leaked;

  const char* purpose() const { return leaked ? "leak" : "noedge"; }
  Space space() const { return positionSpace(2); }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const { return {draws.normal(), 0}; }

  Outcome step(State& state, float action, Rng& draws) const {
    auto& [seen, position] = state;
    const double next = positionOf(action);
    const double drawn = draws.normal();
    const double earned = options.sigma * (leaked ? seen : drawn);
    const double reward = next * earned - options.cost * std::abs(next - position);
    seen = drawn;
    position = next;
    return {reward, false};
  }

  void observe(const State& state, float* out) const {
    out[0] = static_cast<float>(state[0]);
    out[1] = static_cast<float>(state[1]);
  }
};

}  // namespace

std::unique_ptr<Environment> openLeak(const LeakOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<Returns>>(Returns{options, true}, copies);
}

std::unique_ptr<Environment> openNoEdge(const LeakOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<Returns>>(Returns{options, false}, copies);
}

}  // namespace autostock::rl
