#include "strategy/bits.h"

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "strategy/ruleSeries.h"

using namespace autostock;

namespace {

std::vector<double> values(Rng& rng, int64_t n) {
  std::vector<double> x(static_cast<std::size_t>(n));
  // Few distinct values, so that ties happen, and some unknown.
  for (double& v : x) v = rng.uniform() < 0.1 ? std::nan("") : static_cast<double>(rng.integer(5));
  return x;
}

bool holds(Compare op, double a, double b) {
  switch (op) {
    case Compare::gt: return a > b;
    case Compare::ge: return a >= b;
    case Compare::lt: return a < b;
    case Compare::le: return a <= b;
    case Compare::eq: return a == b;
    case Compare::ne: return a < b || a > b;
  }
  return false;
}

std::vector<uint64_t> randomWords(Rng& rng, int64_t n) {
  std::vector<uint64_t> words(static_cast<std::size_t>(bitWords(n)));
  for (int64_t t = 0; t < n; ++t)
    if (rng.uniform() < 0.3) words[static_cast<std::size_t>(t / 64)] |= uint64_t{1} << (t % 64);
  return words;
}

}  // namespace

TEST_CASE("comparisons agree with the scalar ones, at every length, and unknown is false") {
  Rng rng(1, "test/bits");
  for (const int64_t n : {1, 3, 63, 64, 65, 128, 200, 257}) {
    const auto a = values(rng, n);
    const auto b = values(rng, n);
    for (const Compare op : {Compare::gt, Compare::ge, Compare::lt, Compare::le, Compare::eq, Compare::ne}) {
      std::vector<uint64_t> words(static_cast<std::size_t>(bitWords(n)), ~uint64_t{0});
      compareBits(op, {a.data(), 0}, {b.data(), 0}, n, words.data());
      for (int64_t t = 0; t < n; ++t) {
        const auto i = static_cast<std::size_t>(t);
        CHECK_EQ(bitAt(words.data(), t), holds(op, a[i], b[i]));
      }
      if (n % 64 != 0) CHECK_EQ(words.back() >> (n % 64), uint64_t{0});
      compareBits(op, {nullptr, 2}, {b.data(), 0}, n, words.data());
      for (int64_t t = 0; t < n; ++t) CHECK_EQ(bitAt(words.data(), t), holds(op, 2, b[static_cast<std::size_t>(t)]));
    }
  }
}

TEST_CASE("shifted, clipped and latched bits agree with loops over bars") {
  Rng rng(2, "test/bits");
  for (const int64_t n : {1, 64, 65, 130, 256, 300}) {
    const auto in = randomWords(rng, n);
    std::vector<uint64_t> out(in.size());
    for (const int64_t lag : {0, 1, 5, 63, 64, 65, 129, 1000}) {
      shiftBits(in.data(), lag, n, out.data());
      for (int64_t t = 0; t < n; ++t) CHECK_EQ(bitAt(out.data(), t), t >= lag && bitAt(in.data(), t - lag));
      if (n % 64 != 0) CHECK_EQ(out.back() >> (n % 64), uint64_t{0});
    }
    const int64_t start = n / 3;
    const int64_t end = n - n / 4;
    out = in;
    clipBits(out.data(), start, end, n);
    for (int64_t t = 0; t < n; ++t) CHECK_EQ(bitAt(out.data(), t), t >= start && t < end && bitAt(in.data(), t));

    auto keep = randomWords(rng, n);
    for (std::size_t w = 0; w < keep.size(); ++w) keep[w] |= in[w];
    latchBits(in.data(), keep.data(), bitWords(n), out.data());
    bool held = false;
    for (int64_t t = 0; t < n; ++t) {
      held = bitAt(in.data(), t) || (held && bitAt(keep.data(), t));
      CHECK_EQ(bitAt(out.data(), t), held);
    }
  }
}

TEST_CASE("clipping to all bars clears what lies beyond the last") {
  std::vector<uint64_t> words(2, ~uint64_t{0});
  clipBits(words.data(), 0, 70, 70);
  CHECK_EQ(words[0], ~uint64_t{0});
  CHECK_EQ(words[1], uint64_t{63});
}
