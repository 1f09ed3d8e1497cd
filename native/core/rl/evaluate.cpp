#include "rl/evaluate.h"

#include <algorithm>
#include <cmath>

namespace autostock::rl {

namespace {

constexpr int64_t bins = 21;

int64_t binOf(const Space& space, float action) {
  if (space.discrete()) return static_cast<int64_t>(action);
  const double place = (action - space.low) / (space.high - space.low) * bins;
  return std::clamp(static_cast<int64_t>(place), int64_t{0}, bins - 1);
}

}  // namespace

Evaluation evaluate(Environment& environment, Actor& actor, uint64_t seed, int64_t steps, bool sampled,
                    const Control& control) {
  const Space& space = environment.space();
  const auto N = static_cast<size_t>(environment.copies());
  const auto D = static_cast<size_t>(space.dimensions);
  std::vector<float> observations(N * static_cast<size_t>(space.observation)), finals(observations.size());
  std::vector<float> actions(N * D), before(N * D), rewards(N);
  std::vector<float> state(N * static_cast<size_t>(actor.stateSize()));
  std::vector<uint8_t> masks(space.masked ? N * static_cast<size_t>(space.choices) : 0), starts(N, 1), done(N);
  std::vector<End> ends(N);
  uint8_t* const mask = space.masked ? masks.data() : nullptr;
  Rng draws(seed, "evaluation");
  Evaluation out;
  out.returns.resize(N);
  out.lengths.resize(N);
  out.actions.resize(static_cast<size_t>(space.discrete() ? space.choices : bins));
  double moved = 0, moves = 0;
  size_t left = N;
  environment.reset(seed, observations.data(), mask);
  for (int64_t t = 0; steps > 0 ? t < steps : left > 0; ++t) {
    control.check();
    actor.act(observations.data(), static_cast<int64_t>(N), actions.data(), state.data(), starts.data(), mask,
              sampled ? &draws : nullptr);
    environment.step(actions.data(), {observations.data(), finals.data(), rewards.data(), ends.data(), mask});
    for (size_t i = 0; i < N; ++i) {
      if (!done[i]) {
        out.returns[i] += rewards[i];
        out.lengths[i] += 1;
        for (size_t d = i * D; d < (i + 1) * D; ++d) {
          out.actions[static_cast<size_t>(binOf(space, actions[d]))] += 1;
          if (!starts[i]) moved += std::fabs(static_cast<double>(actions[d]) - before[d]);
        }
        if (!starts[i]) moves += 1;
      }
      starts[i] = ends[i] != End::none;
      if (starts[i] && !done[i] && steps == 0) {
        done[i] = 1;
        --left;
      }
    }
    before = actions;
  }
  out.turnover = moves > 0 ? moved / moves : 0;
  return out;
}

}  // namespace autostock::rl
