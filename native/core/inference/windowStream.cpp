#include "inference/windowStream.h"

#include <algorithm>

namespace autostock {

WindowStream::WindowStream(const Forecaster& model, int64_t symbols)
    : Stream(symbols, model.window(), model.featureCount(), model.output()),
      model_(model),
      bars_(static_cast<size_t>(symbols * 2 * model.window() * model.featureCount())),
      at_(static_cast<size_t>(symbols)),
      scratch_(static_cast<size_t>(model.scratchSize())) {}

void WindowStream::advance(int64_t s, const float* bar, float* out) {
  const int64_t L = window();
  const int64_t F = features();
  float* ring = bars_.data() + s * 2 * L * F;
  std::copy_n(bar, F, ring + at_[s] * F);
  std::copy_n(bar, F, ring + (at_[s] + L) * F);
  at_[s] = (at_[s] + 1) % L;
  if (out != nullptr) model_.raw(ring + at_[s] * F, out, scratch_.data());
}

}  // namespace autostock
