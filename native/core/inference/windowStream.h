#pragma once

#include <vector>

#include "inference/forecaster.h"
#include "inference/stream.h"

namespace autostock {

/** The stream of any member: keeps each symbol's last L bars and forecasts the whole window again at every bar. */
class WindowStream final : public Stream {
 public:
  /** `model` must outlive the stream. */
  WindowStream(const Forecaster& model, int64_t symbols);

 protected:
  void advance(int64_t s, const float* bar, float* out) override;
  void clear(int64_t s) override { at_[s] = 0; }

 private:
  const Forecaster& model_;
  std::vector<float> bars_;     // [S][2L][F]: each bar stands twice, L apart, so that a window is contiguous
  std::vector<int64_t> at_;     // [S] place of the next bar, 0 .. L-1
  std::vector<float> scratch_;
};

}  // namespace autostock
