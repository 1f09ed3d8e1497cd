#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "base/error.h"

namespace autostock {

/** What a long call is given: two ways to be told to stop and one to tell how far it is. */
struct Control {
  /** Shared with JavaScript (Int32Array over a SharedArrayBuffer): non-zero means stop. */
  const int32_t* cancel = nullptr;
  /** Raised by the binding itself, for instance when the progress callback threw. */
  const std::atomic<bool>* stop = nullptr;
  /** Called from the working thread with done, total and the loss (NaN when there is none). */
  std::function<void(int64_t done, int64_t total, double loss)> progress;

  bool cancelled() const {
    if (cancel != nullptr && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) return true;
    return stop != nullptr && stop->load(std::memory_order_relaxed);
  }

  /** Throws AUTOSTOCK_CANCELLED once the caller asked to stop; long loops call it at least every 20 ms. */
  void check() const {
    if (cancelled()) throw Error(code::cancelled, "cancelled by the caller");
  }

  void report(int64_t done, int64_t total, double loss) const {
    if (progress) progress(done, total, loss);
  }
};

}  // namespace autostock
