#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace autostock {

/**
 * The runs of some symbols, dealt out to threads in chunks. Preparing a symbol costs a thread as much as many runs, so each
 * takes one that nobody has had; only when there is none left does it help where most is left for each.
 */
class SweepWork {
 public:
  SweepWork(int64_t symbols, int64_t sets, int64_t threads)
      : sets_(sets),
        chunk_(std::clamp<int64_t>((symbols * sets / (threads * 16) + 7) / 8 * 8, 64, 512)),
        symbols_(static_cast<std::size_t>(symbols)) {}

  /** The symbol to work on, -1 = nothing is left. */
  int64_t symbol() {
    const std::lock_guard lock(mutex_);
    std::size_t best = fresh_;
    if (fresh_ < symbols_.size()) {
      ++fresh_;
    } else {
      int64_t most = 0;
      for (std::size_t s = 0; s < symbols_.size(); ++s) {
        const int64_t left = sets_ - symbols_[s].next.load();
        // The last chunk is done before a helper is ready.
        if (left <= chunk_ || left / (symbols_[s].threads + 1) <= most) continue;
        most = left / (symbols_[s].threads + 1);
        best = s;
      }
      if (most == 0) return -1;
    }
    ++symbols_[best].threads;
    return static_cast<int64_t>(best);
  }

  /** The next sets [from, to) of the symbol; none when from >= to. */
  std::pair<int64_t, int64_t> next(int64_t symbol) {
    const int64_t from = symbols_[static_cast<std::size_t>(symbol)].next.fetch_add(chunk_);
    return {from, std::min(from + chunk_, sets_)};
  }

 private:
  struct Symbol {
    std::atomic<int64_t> next = 0;
    int64_t threads = 0;
  };

  int64_t sets_;
  int64_t chunk_;
  std::size_t fresh_ = 0;
  std::vector<Symbol> symbols_;
  std::mutex mutex_;
};

}  // namespace autostock
