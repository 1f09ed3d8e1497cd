#include "rl/dqn/sequenceBatch.h"

#include <algorithm>

namespace autostock::rl {

SequenceBatch::SequenceBatch(const Space& space, const DqnOptions& options, int64_t sequences)
    : O_(space.observation),
      B_(sequences),
      burnIn_(options.burnIn),
      length_(options.sequenceLength),
      T_(options.burnIn + options.sequenceLength + options.nStep),
      nStep_(options.nStep),
      discount_(options.discount),
      doubleQ_(options.doubleQ) {
  const auto cells = static_cast<size_t>(T_ * B_);
  observations_.resize(cells * static_cast<size_t>(O_));
  finals_.resize(observations_.size());
  starts_.resize(cells);
  truncated_.resize(cells);
}

void SequenceBatch::gather(const Replay& replay, const Normaliser& normaliser, std::span<const Place> places) {
  for (int64_t t = 0; t < T_; ++t) {
    for (int64_t b = 0; b < B_; ++b) {
      const int64_t cell = t * B_ + b;
      Place at = placeOf(places[static_cast<size_t>(b)], t);
      // Before the oldest step and after the newest observation, rows only fill the rectangle.
      const bool kept = at.time < replay.head();
      at.time = std::clamp(at.time, replay.oldest(), replay.head());
      std::copy_n(replay.observation(at), O_, observations_.data() + cell * O_);
      starts_[static_cast<size_t>(cell)] = replay.start(at);
      const bool truncated = kept && replay.end(at) == End::truncated;
      truncated_[static_cast<size_t>(cell)] = truncated;
      if (truncated) std::copy_n(replay.outcome(at, 1, discount_).observation, O_, finals_.data() + cell * O_);
    }
  }
  normaliser.apply(observations_.data(), T_ * B_, observations_.data());
  normaliser.apply(finals_.data(), T_ * B_, finals_.data());
}

/** Forward over the first steps; the memory before the first learned one is left in learnedState. */
void SequenceBatch::walk(QNetwork& network, int64_t steps, Pass& pass, std::vector<float>* learnedState) {
  const Streams& streams = network.streams();
  const int64_t width = streams.choices * streams.width;
  const int64_t memory = network.stateSize();
  const uint8_t goesOn = 0;
  pass.z.resize(static_cast<size_t>(T_ * B_ * width));
  pass.finalZ.resize(pass.z.size());
  state_.assign(static_cast<size_t>(B_ * memory), 0);
  spare_.resize(static_cast<size_t>(memory));
  if (learnedState && burnIn_ == 0) *learnedState = state_;
  for (int64_t t = 0; t < steps; ++t) {
    const int64_t cell = t * B_;
    network.forward(observations_.data() + cell * O_, B_, pass.z.data() + cell * width, state_.data(),
                    starts_.data() + cell);
    if (learnedState && t + 1 == burnIn_) *learnedState = state_;
    for (int64_t b = 0; b < B_; ++b) {
      if (!truncated_[static_cast<size_t>(cell + b)]) continue;
      std::copy_n(state_.data() + b * memory, memory, spare_.data());
      network.forward(finals_.data() + (cell + b) * O_, 1, pass.finalZ.data() + (cell + b) * width, spare_.data(),
                      &goesOn);
    }
  }
}

void SequenceBatch::aim(const Replay& replay, std::span<const Place> places, QNetwork& online, QNetwork& target,
                        double rewardScale, BellmanLoss& loss) {
  const Streams& streams = online.streams();
  const int64_t width = streams.choices * streams.width;
  walk(online, doubleQ_ ? T_ : burnIn_, onlinePass_, &learnedState_);
  walk(target, T_, targetPass_, nullptr);
  next_.resize(static_cast<size_t>(length_ * B_ * width));
  chooser_.resize(next_.size());
  for (int64_t t = 0; t < length_; ++t) {
    for (int64_t b = 0; b < B_; ++b) {
      const int64_t sample = t * B_ + b;
      const auto i = static_cast<size_t>(sample);
      const Place at = placeOf(places[static_cast<size_t>(b)], burnIn_ + t);
      const Outcome outcome = replay.outcome(at, nStep_, discount_);
      loss.actions[i] = replay.action(at);
      loss.rewards[i] = static_cast<float>(outcome.reward * rewardScale);
      loss.discounts[i] = static_cast<float>(outcome.discount);
      loss.masks[i] = outcome.mask;
      const bool final = outcome.end == End::truncated;
      const int64_t cell = (burnIn_ + t + outcome.steps - (final ? 1 : 0)) * B_ + b;
      const auto pick = [&](const Pass& pass, std::vector<float>& to) {
        std::copy_n((final ? pass.finalZ : pass.z).data() + cell * width, width, to.data() + sample * width);
      };
      pick(targetPass_, next_);
      if (doubleQ_) pick(onlinePass_, chooser_);
    }
  }
  loss.aim(next_.data(), doubleQ_ ? chooser_.data() : next_.data());
}

Sequences SequenceBatch::learned() const {
  return {observations_.data() + burnIn_ * B_ * O_, starts_.data() + burnIn_ * B_, learnedState_.data(), length_, B_};
}

}  // namespace autostock::rl
