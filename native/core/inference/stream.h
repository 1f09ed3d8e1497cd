#pragma once

#include <cstdint>
#include <vector>

#include "inference/output.h"

namespace autostock {

/**
 * A member that is fed bar by bar, for S symbols in step. After L complete bars of a symbol its forecast is the
 * window forecast of its last L bars, bit for bit; before that, and until L bars after an incomplete one, it is NaN.
 * Not to be shared between threads.
 */
class Stream {
 public:
  Stream(int64_t symbols, int64_t window, int64_t features, Output output);
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /** One bar of every symbol. bars: [S][F]; out: [S][O] finished. No allocation. */
  void step(const float* bars, float* out);
  /** Work that need not delay a forecast; step() does it first when nobody has called this since the last step. */
  void settle();
  /** Forgets every bar. */
  void reset();

  int64_t symbols() const { return symbols_; }
  int64_t window() const { return window_; }
  int64_t features() const { return features_; }
  const Output& output() const { return output_; }

 protected:
  /** Takes a complete bar of symbol s; writes raw head values [O] when `out` is not null. */
  virtual void advance(int64_t s, const float* bar, float* out) = 0;
  virtual void catchUp(int64_t) {}
  /** Symbol s starts again from nothing. */
  virtual void clear(int64_t s) = 0;

 private:
  friend class MeanStream;  // advances the streams of its members

  int64_t symbols_;
  int64_t window_;
  int64_t features_;
  Output output_;
  std::vector<int64_t> complete_;  // [S] complete bars in a row, at most L
  std::vector<char> behind_;       // [S] stepped and not settled
};

}  // namespace autostock
