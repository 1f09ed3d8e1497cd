#pragma once

#include <vector>

#include "inference/stream.h"
#include "inference/tcnMultiScale.h"

namespace autostock {

/** A multi-scale TCN bar by bar: one ring a level serves its three branches. Exact as TcnStream is. */
class TcnMultiScaleStream final : public Stream {
 public:
  /** `model` must outlive the stream. */
  TcnMultiScaleStream(const TcnMultiScaleForecaster& model, int64_t symbols);

 protected:
  void advance(int64_t s, const float* bar, float* out) override;
  // What a ring holds from before a gap lies outside the next full window's receptive field.
  void clear(int64_t) override {}

 private:
  struct Ring {
    int64_t dilation;  // d = 2^i
    int64_t bars;      // (longest kernel - 1) d + 1
    int64_t offset;    // floats from a symbol's start to [bars][Ci]
  };

  const TcnMultiScaleForecaster& model_;
  std::vector<Ring> levels_;
  int64_t size_ = 0;          // floats a symbol
  std::vector<float> rings_;  // [S][size]
  std::vector<int64_t> at_;   // [S][levels] row of the next bar
  std::vector<float> row_;    // [2][C], then a branch [G * C]
};

}  // namespace autostock
