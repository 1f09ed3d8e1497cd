#pragma once

#include <cstdint>
#include <vector>

#include "strategy/ruleSeries.h"

namespace autostock {

/**
 * Truth values as they act: lagged, conflicts settled (docs/execution.md), zero outside [start, end). One object is reused
 * for many runs; its words are valid until the next call.
 */
class Acting {
 public:
  /** Words of `times` bars. */
  Acting(int64_t times, int64_t start, int64_t end, int64_t lag);

  /** Enter and leave, long and short: [4] pointers to words, bar t in bit (t & 63). */
  const uint64_t* const* settle(const RuleSeries& rules);
  /** The bars of a long/flat strategy that are spent invested. */
  const uint64_t* invested(const RuleSeries& rules);
  /** The same where `state` alone says so. */
  const uint64_t* invested(const uint64_t* state);

 private:
  uint64_t* row(int64_t k) { return words_.data() + k * count_; }
  void lagged(const uint64_t* source, uint64_t* out) const;

  int64_t times_, start_, end_, lag_, count_;
  std::vector<uint64_t> words_;
  const uint64_t* rows_[4];
};

/** The same words with the first bar in the top bit, as the lane kernels read them. */
void reverseWords(const uint64_t* words, int64_t count, uint64_t* out);

}  // namespace autostock
