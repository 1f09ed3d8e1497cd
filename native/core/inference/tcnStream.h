#pragma once

#include <vector>

#include "inference/stream.h"
#include "inference/tcn.h"

namespace autostock {

/**
 * A residual TCN bar by bar: every convolution keeps a ring of the bars that its taps will read, so a bar costs one
 * output of each. What its older taps add to the next output is known before that bar comes: catchUp() sums them, and a
 * step reads the newest tap's weights alone, a K-th of all. Exact where the receptive field fits the window: then no
 * padding reaches the forecast.
 */
class TcnStream final : public Stream {
 public:
  /** `model` must outlive the stream. */
  TcnStream(const TcnForecaster& model, int64_t symbols);

 protected:
  void advance(int64_t s, const float* bar, float* out) override;
  void catchUp(int64_t s) override;
  // What a ring holds from before a gap lies outside the next full window's receptive field.
  void clear(int64_t) override {}

 private:
  struct Rings {
    int64_t dilation;  // d = 2^i
    int64_t bars;      // (K - 1) d + 1, rows of both rings
    int64_t first;     // floats from a symbol's start to the ring [bars][Ci] of the first convolution
    int64_t second;    // to the ring [bars][C] of the second
  };

  float* aheadOf(int64_t s, size_t level) {
    return ahead_.data() + (static_cast<size_t>(s) * levels_.size() + level) * static_cast<size_t>(2 * model_.channels());
  }

  const TcnForecaster& model_;
  std::vector<Rings> levels_;
  int64_t size_ = 0;          // floats a symbol
  std::vector<float> rings_;  // [S][size]
  std::vector<int64_t> at_;   // [S][levels] row of the next bar
  std::vector<float> ahead_;  // [S][levels][2][C] bias and older taps of the next bar's outputs
  std::vector<float> row_;    // [2][C]
};

}  // namespace autostock
