#include "rl/oracleGuide.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "rl/dqn/dqnActor.h"

namespace autostock::rl {

namespace {

constexpr int64_t JUDGED = 16'384;  // decisions
constexpr double NEAR = 0.1;        // of a continuous action's range

TradingEnvironment& tradingOf(Environment& environment) {
  if (auto* market = dynamic_cast<TradingEnvironment*>(&environment)) return *market;
  const bool portfolio = dynamic_cast<TradingCopies*>(&environment) != nullptr;
  failArgument(std::string("environment must trade one symbol at a time to be cloned from its oracle, was ") +
               (portfolio ? "a portfolio" : "a task"));
}

}  // namespace

OracleGuide::OracleGuide(Environment& environment, const Control& control)
    : market_(tradingOf(environment)), oracle_(planOracle(market_.data(), market_.options(), control)) {}

void OracleGuide::demonstrate(float* actions) const {
  const Levels& levels = oracle_.levels;
  for (int64_t i = 0; i < market_.copies(); ++i) {
    const int held = market_.heldLevel(i, levels);
    const int next = oracle_.best(market_.rows()[static_cast<size_t>(i)], held);
    switch (market_.options().actions) {
      case STEPS:
        actions[i] = static_cast<float>(next - held + HOLD);
        break;
      case CONTINUOUS:
        actions[i] = static_cast<float>(levels.exposure(next) / market_.options().maxExposure);
        break;
      default:
        actions[i] = static_cast<float>(next);
    }
  }
}

void OracleGuide::wander(const float* demonstrated, double share, const uint8_t* masks, Rng& draws,
                         float* actions) const {
  const Space& space = market_.space();
  for (int64_t i = 0; i < market_.copies(); ++i) {
    actions[i] = demonstrated[i];
    if (draws.uniform() >= share) continue;
    const uint8_t* mask = masks ? masks + i * space.choices : nullptr;
    actions[i] = static_cast<float>(space.discrete() ? static_cast<double>(uniformChoice(space.choices, mask, draws))
                                                     : space.low + (space.high - space.low) * draws.uniform());
  }
}

bool OracleGuide::same(float action, float demonstrated) const {
  const Space& space = market_.space();
  if (space.discrete()) return action == demonstrated;
  return std::fabs(static_cast<double>(action) - demonstrated) <= NEAR * (space.high - space.low);
}

double OracleGuide::agreement(Actor& actor, uint64_t seed, double explore, const Control& control) const {
  const Space& space = market_.space();
  const auto N = static_cast<size_t>(market_.copies());
  const auto O = static_cast<size_t>(space.observation);
  std::vector<float> observations(N * O), finals(N * O), rewards(N), policy(N), oracle(N), taken(N);
  std::vector<float> state(N * static_cast<size_t>(actor.stateSize()));
  std::vector<uint8_t> masks(space.masked ? N * static_cast<size_t>(space.choices) : 0), starts(N, 1);
  std::vector<End> ends(N);
  uint8_t* const mask = space.masked ? masks.data() : nullptr;
  Rng draws(seed, "clone-judge");
  int64_t agreed = 0, decisions = 0;
  market_.reset(seed, observations.data(), mask);
  while (decisions < JUDGED) {
    control.check();
    actor.act(observations.data(), market_.copies(), policy.data(), state.data(), starts.data(), mask, nullptr);
    demonstrate(oracle.data());
    for (size_t i = 0; i < N; ++i) agreed += same(policy[i], oracle[i]);
    decisions += market_.copies();
    wander(oracle.data(), explore, mask, draws, taken.data());
    market_.step(taken.data(), {observations.data(), finals.data(), rewards.data(), ends.data(), mask});
    for (size_t i = 0; i < N; ++i) starts[i] = ends[i] != End::none;
  }
  return static_cast<double>(agreed) / static_cast<double>(decisions);
}

}  // namespace autostock::rl
