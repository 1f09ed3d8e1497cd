#include "sweep/acting.h"

#include <algorithm>

#include "strategy/bits.h"

namespace autostock {

Acting::Acting(int64_t times, int64_t start, int64_t end, int64_t lag)
    : times_(times), start_(start), end_(end), lag_(lag), count_(bitWords(times)) {
  words_.resize(static_cast<std::size_t>(6 * count_));
  for (int64_t k = 0; k < 4; ++k) rows_[k] = row(k);
}

void Acting::lagged(const uint64_t* source, uint64_t* out) const {
  if (source == nullptr) {
    std::fill(out, out + count_, 0);
    return;
  }
  shiftBits(source, lag_, times_, out);
  clipBits(out, start_, end_, times_);
}

const uint64_t* const* Acting::settle(const RuleSeries& rules) {
  uint64_t *el = row(0), *xl = row(1), *es = row(2), *xs = row(3);
  lagged(rules.entryLong, el);
  lagged(rules.exitLong, xl);
  lagged(rules.entryShort, es);
  lagged(rules.exitShort, xs);
  for (int64_t w = 0; w < count_; ++w) {
    const uint64_t enterLong = el[w] & ~xl[w];
    const uint64_t enterShort = es[w] & ~xs[w];
    const uint64_t both = enterLong & enterShort;
    el[w] = enterLong & ~both;
    es[w] = enterShort & ~both;
    xl[w] |= es[w];
    xs[w] |= el[w];
  }
  return rows_;
}

const uint64_t* Acting::invested(const RuleSeries& rules) {
  uint64_t *on = row(0), *off = row(1), *keep = row(2), *held = row(3);
  lagged(rules.entryLong, on);
  lagged(rules.exitLong, off);
  for (int64_t w = 0; w < count_; ++w) {
    on[w] &= ~off[w];
    keep[w] = ~off[w];
  }
  latchBits(on, keep, count_, held);
  clipBits(held, start_, end_, times_);
  return held;
}

const uint64_t* Acting::invested(const uint64_t* state) {
  lagged(state, row(3));
  return row(3);
}

void reverseWords(const uint64_t* words, int64_t count, uint64_t* out) {
  for (int64_t w = 0; w < count; ++w) {
    uint64_t x = __builtin_bswap64(words[w]);
    x = (x >> 4 & 0x0f0f0f0f0f0f0f0fu) | (x & 0x0f0f0f0f0f0f0f0fu) << 4;
    x = (x >> 2 & 0x3333333333333333u) | (x & 0x3333333333333333u) << 2;
    out[w] = (x >> 1 & 0x5555555555555555u) | (x & 0x5555555555555555u) << 1;
  }
}

}  // namespace autostock
