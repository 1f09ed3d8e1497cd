#include "inference/staggeredStream.h"

#include <algorithm>

namespace autostock {

std::unique_ptr<Stream> RecurrentForecaster::stream(int64_t symbols) const {
  return std::make_unique<StaggeredStream>(*this, symbols);
}

StaggeredStream::StaggeredStream(const RecurrentForecaster& model, int64_t symbols)
    : Stream(symbols, model.window(), model.featureCount(), model.output()),
      model_(model),
      states_(static_cast<size_t>(symbols * model.window() * model.stateSize())),
      prepared_(static_cast<size_t>(symbols * model.preparedSize())),
      ahead_(static_cast<size_t>(symbols * model.aheadSize())),
      bars_(static_cast<size_t>(symbols)),
      scratch_(static_cast<size_t>(model.window() * model.stepScratch())) {}

void StaggeredStream::advance(int64_t s, const float* bar, float* out) {
  const int64_t L = window();
  const int64_t t = bars_[s]++;
  float* prepared = prepared_.data() + s * model_.preparedSize();
  model_.prepare(bar, prepared);
  std::fill_n(state(s, t % L), model_.stateSize(), 0.0f);
  if (t < L - 1) return;
  float* oldest = state(s, (t + 1) % L);
  // A window of one bar has no state to look ahead from: its products are of zeros, as ahead_ is.
  model_.step(1, prepared, ahead_.data() + s * model_.aheadSize(), oldest, scratch_.data());
  if (out != nullptr) model_.answer(oldest, out, scratch_.data());
}

void StaggeredStream::catchUp(int64_t s) {
  const int64_t L = window();
  const int64_t t = bars_[s] - 1;  // the bar that advance() has just read
  const int64_t done = t < L - 1 ? L : (t + 1) % L;  // the slot that advance() has served
  const float* prepared = prepared_.data() + s * model_.preparedSize();
  const int64_t live = std::min(t + 1, L);
  // Slots in use are 0 .. live - 1; the served one cuts them in two.
  const int64_t before = std::min(done, live);
  if (before > 0) model_.step(before, prepared, nullptr, state(s, 0), scratch_.data());
  if (done + 1 < live) model_.step(live - done - 1, prepared, nullptr, state(s, done + 1), scratch_.data());
  if (L > 1 && t + 1 >= L - 1) model_.lookAhead(state(s, (t + 2) % L), ahead_.data() + s * model_.aheadSize());
}

}  // namespace autostock
