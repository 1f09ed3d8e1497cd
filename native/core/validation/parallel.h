#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/control.h"

namespace autostock {

/**
 * Calls body(worker, item) for every item of [0, count) on at most `threads` threads, the caller's among them.
 * An item should take less than 20 ms: the cancel flag is read between items. The first exception is thrown here.
 */
template <class Body>
void forEachItem(int64_t count, int threads, const Control& control, Body&& body) {
  const auto workers = static_cast<int>(std::min<int64_t>(std::max(threads, 1), std::max<int64_t>(count, 1)));
  std::atomic<int64_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr thrown;
  std::mutex mutex;
  const auto work = [&](int worker) {
    try {
      for (int64_t i = next++; i < count && !failed.load(std::memory_order_relaxed) && !control.cancelled(); i = next++)
        body(worker, i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!thrown) thrown = std::current_exception();
      failed = true;
    }
  };
  {
    std::vector<std::jthread> others;
    for (int worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
    work(0);
  }
  if (thrown) std::rethrow_exception(thrown);
  control.check();
}

}  // namespace autostock
