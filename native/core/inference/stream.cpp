#include "inference/stream.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace autostock {

Stream::Stream(int64_t symbols, int64_t window, int64_t features, Output output)
    : symbols_(symbols),
      window_(window),
      features_(features),
      output_(output),
      complete_(static_cast<size_t>(symbols)),
      behind_(static_cast<size_t>(symbols)) {}

void Stream::step(const float* bars, float* out) {
  settle();
  const int64_t O = output_.size();
  for (int64_t s = 0; s < symbols_; ++s) {
    const float* bar = bars + s * features_;
    float* row = out + s * O;
    const bool known = std::all_of(bar, bar + features_, [](float x) { return std::isfinite(x); });
    if (!known) {
      if (complete_[s] > 0) clear(s);
      complete_[s] = 0;
      std::fill_n(row, O, std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    complete_[s] = std::min(complete_[s] + 1, window_);
    behind_[s] = 1;
    if (complete_[s] < window_) {
      advance(s, bar, nullptr);
      std::fill_n(row, O, std::numeric_limits<float>::quiet_NaN());
    } else {
      advance(s, bar, row);
      finishOutput(output_, row);
    }
  }
}

void Stream::settle() {
  for (int64_t s = 0; s < symbols_; ++s) {
    if (behind_[s] == 0) continue;
    catchUp(s);
    behind_[s] = 0;
  }
}

void Stream::reset() {
  for (int64_t s = 0; s < symbols_; ++s) {
    clear(s);
    complete_[s] = 0;
    behind_[s] = 0;
  }
}

}  // namespace autostock
