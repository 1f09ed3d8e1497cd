#include "rl/environments/trading/playback.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"

namespace autostock::rl {

namespace {

void requirePlayable(const TradingCopies& market, const Actor& actor) {
  if (market.episodes() == 0)
    failArgument("environment must play its episodes in order: open it with randomStart false");
  if (market.copies() != market.episodes())
    failArgument("environment must have a copy for each of its " + std::to_string(market.episodes()) + " episodes" +
                 ", had " + std::to_string(market.copies()));
  if (actor.space() != market.space())
    failArgument("environment must have the policy's space: observations, actions and bounds");
}

}  // namespace

Playback playEpisodes(TradingCopies& market, Actor& actor, uint64_t seed, const Control& control) {
  requirePlayable(market, actor);
  const Space& space = market.space();
  const auto N = static_cast<size_t>(market.copies());
  const auto D = static_cast<size_t>(space.dimensions);
  const size_t S = market.targets().size() / N;
  std::vector<float> observations(N * static_cast<size_t>(space.observation)), finals(observations.size());
  std::vector<float> actions(N * D), rewards(N), state(N * static_cast<size_t>(actor.stateSize()));
  std::vector<uint8_t> masks(space.masked ? N * static_cast<size_t>(space.choices) : 0), starts(N, 1), done(N);
  std::vector<End> ends(N);
  uint8_t* const mask = space.masked ? masks.data() : nullptr;
  Playback out;
  out.episodes = static_cast<int64_t>(N);
  market.reset(seed, observations.data(), mask);
  out.equity.assign(market.equity().begin(), market.equity().end());
  out.rows.assign(market.rows().begin(), market.rows().end());
  for (size_t left = N; left > 0; ++out.steps) {
    control.check();
    actor.act(observations.data(), static_cast<int64_t>(N), actions.data(), state.data(), starts.data(), mask, nullptr);
    market.step(actions.data(), {observations.data(), finals.data(), rewards.data(), ends.data(), mask});
    const size_t before = out.rows.size() - N;
    for (size_t i = 0; i < N; ++i) {
      const bool over = done[i];
      const auto unless = [over](auto value) { return over ? static_cast<decltype(value)>(NAN) : value; };
      starts[i] = ends[i] != End::none;
      // A copy that ended stands at the start of another episode already.
      out.equity.push_back(unless(starts[i] ? market.finalEquity()[i] : market.equity()[i]));
      out.rows.push_back(unless(out.rows[before + i] + 1));
      for (size_t s = i * S; s < (i + 1) * S; ++s) out.targets.push_back(unless(market.targets()[s]));
      for (size_t d = i * D; d < (i + 1) * D; ++d) out.actions.push_back(unless(actions[d]));
      left -= starts[i] && !over;
      done[i] = over || starts[i];
    }
  }
  return out;
}

}  // namespace autostock::rl
