#include "strategy/bits.h"

#include <algorithm>

#include "strategy/ruleSeries.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace autostock {
namespace {

template <Compare op>
inline bool holds(double a, double b) {
  if constexpr (op == Compare::gt) return a > b;
  if constexpr (op == Compare::ge) return a >= b;
  if constexpr (op == Compare::lt) return a < b;
  if constexpr (op == Compare::le) return a <= b;
  if constexpr (op == Compare::eq) return a == b;
  return a < b || a > b;
}

template <Compare op>
uint64_t someBits(Operand a, Operand b, int64_t from, int64_t count) {
  uint64_t word = 0;
  for (int64_t k = 0; k < count; ++k) {
    const double x = a.values == nullptr ? a.constant : a.values[from + k];
    const double y = b.values == nullptr ? b.constant : b.values[from + k];
    word |= static_cast<uint64_t>(holds<op>(x, y)) << k;
  }
  return word;
}

template <Compare op>
int64_t plainWords(Operand, Operand, int64_t, uint64_t*) {
  return 0;
}

#if defined(__x86_64__)

template <Compare op>
constexpr int predicate() {
  if constexpr (op == Compare::gt) return _CMP_GT_OQ;
  if constexpr (op == Compare::ge) return _CMP_GE_OQ;
  if constexpr (op == Compare::lt) return _CMP_LT_OQ;
  if constexpr (op == Compare::le) return _CMP_LE_OQ;
  if constexpr (op == Compare::eq) return _CMP_EQ_OQ;
  return _CMP_NEQ_OQ;
}

/** Bits of 32 comparisons: masks are packed to bytes first, for one movemask of 32 costs less than eight of four. */
template <Compare op, class A, class B>
__attribute__((target("avx2"), always_inline)) inline uint64_t avx2Half(A a, B b) {
  const auto mask = [&](int k) __attribute__((target("avx2"), always_inline)) {
    return _mm256_cmp_pd(a(k * 4), b(k * 4), predicate<op>());
  };
  // Two vectors of 64-bit masks as one of 32 bits, four as one of 16, put back in the order of the bars.
  const auto pair = [&](int k) __attribute__((target("avx2"), always_inline)) {
    return _mm256_castps_si256(
        _mm256_shuffle_ps(_mm256_castpd_ps(mask(k)), _mm256_castpd_ps(mask(k + 1)), 0x88));
  };
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i low = _mm256_permutevar8x32_epi32(_mm256_packs_epi32(pair(0), pair(2)), order);
  const __m256i high = _mm256_permutevar8x32_epi32(_mm256_packs_epi32(pair(4), pair(6)), order);
  const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xd8);
  return static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
}

template <Compare op, class A, class B>
__attribute__((target("avx2"), always_inline)) inline int64_t avx2All(A a, B b, int64_t n, uint64_t* words) {
  const int64_t whole = n / 64;
  for (int64_t w = 0; w < whole; ++w) {
    const auto at = [&](const auto& side, int64_t from) __attribute__((target("avx2"), always_inline)) {
      return [&side, from](int k) __attribute__((target("avx2"), always_inline)) { return side(from + k); };
    };
    words[w] = avx2Half<op>(at(a, w * 64), at(b, w * 64)) | avx2Half<op>(at(a, w * 64 + 32), at(b, w * 64 + 32)) << 32;
  }
  return whole;
}

/** Whole words of the comparison; returns how many were written. */
template <Compare op>
__attribute__((target("avx2"))) int64_t avx2Words(Operand a, Operand b, int64_t n, uint64_t* words) {
  const auto series = [](const double* x) {
    return [x](int64_t t) __attribute__((target("avx2"), always_inline)) { return _mm256_loadu_pd(x + t); };
  };
  const auto constant = [](double x) {
    return [x](int64_t) __attribute__((target("avx2"), always_inline)) { return _mm256_set1_pd(x); };
  };
  if (a.values == nullptr) return avx2All<op>(constant(a.constant), series(b.values), n, words);
  if (b.values == nullptr) return avx2All<op>(series(a.values), constant(b.constant), n, words);
  return avx2All<op>(series(a.values), series(b.values), n, words);
}

template <Compare op>
__attribute__((target("avx512f"))) int64_t avx512Words(Operand a, Operand b, int64_t n, uint64_t* words) {
  const __m512d constantA = _mm512_set1_pd(a.constant);
  const __m512d constantB = _mm512_set1_pd(b.constant);
  const int64_t whole = n / 64;
  for (int64_t w = 0; w < whole; ++w) {
    uint64_t word = 0;
#pragma GCC unroll 8
    for (int64_t k = 0; k < 8; ++k) {
      const int64_t t = w * 64 + k * 8;
      const __m512d x = a.values == nullptr ? constantA : _mm512_loadu_pd(a.values + t);
      const __m512d y = b.values == nullptr ? constantB : _mm512_loadu_pd(b.values + t);
      word |= static_cast<uint64_t>(_mm512_cmp_pd_mask(x, y, predicate<op>())) << (k * 8);
    }
    words[w] = word;
  }
  return whole;
}

#endif

using WordsOf = int64_t (*)(Operand, Operand, int64_t, uint64_t*);

template <Compare op>
WordsOf fastest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return avx512Words<op>;
  if (__builtin_cpu_supports("avx2")) return avx2Words<op>;
#endif
  return plainWords<op>;
}

template <Compare op>
void compare(Operand a, Operand b, int64_t n, uint64_t* words) {
  if (a.values == nullptr && b.values == nullptr) {
    for (int64_t w = 0; w < bitWords(n); ++w) words[w] = someBits<op>(a, b, w * 64, std::min<int64_t>(64, n - w * 64));
    return;
  }
  static const WordsOf wordsOf = fastest<op>();
  for (int64_t w = wordsOf(a, b, n, words); w < bitWords(n); ++w)
    words[w] = someBits<op>(a, b, w * 64, std::min<int64_t>(64, n - w * 64));
}

uint64_t lowBits(int64_t count) { return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1; }

}  // namespace

void compareBits(Compare op, Operand a, Operand b, int64_t n, uint64_t* words) {
  switch (op) {
    case Compare::gt: return compare<Compare::gt>(a, b, n, words);
    case Compare::ge: return compare<Compare::ge>(a, b, n, words);
    case Compare::lt: return compare<Compare::lt>(a, b, n, words);
    case Compare::le: return compare<Compare::le>(a, b, n, words);
    case Compare::eq: return compare<Compare::eq>(a, b, n, words);
    case Compare::ne: return compare<Compare::ne>(a, b, n, words);
  }
}

void knownBits(Operand x, int64_t n, uint64_t* words) { compareBits(Compare::eq, x, x, n, words); }

void shiftBits(const uint64_t* in, int64_t n, int64_t times, uint64_t* out) {
  const int64_t words = bitWords(times);
  const int64_t far = std::min(n / 64, words);
  const int64_t near = n % 64;
  std::fill(out, out + far, 0);
  if (near == 0) {
    std::copy(in, in + words - far, out + far);
  } else if (far < words) {
    out[far] = in[0] << near;
    for (int64_t w = far + 1; w < words; ++w) out[w] = in[w - far] << near | in[w - far - 1] >> (64 - near);
  }
  if (times % 64 != 0 && words > 0) out[words - 1] &= lowBits(times % 64);
}

void clipBits(uint64_t* words, int64_t start, int64_t end, int64_t times) {
  const int64_t count = bitWords(times);
  std::fill(words, words + start / 64, 0);
  if (start / 64 < count) words[start / 64] &= ~lowBits(start % 64);
  // Bits beyond the last bar are cleared too.
  if (end / 64 >= count) return;
  words[end / 64] &= lowBits(end % 64);
  std::fill(words + end / 64 + 1, words + count, 0);
}

void latchBits(const uint64_t* set, const uint64_t* keep, int64_t words, uint64_t* out) {
  uint64_t carry = 0;
  for (int64_t w = 0; w < words; ++w) {
    const uint64_t a = keep[w];
    const uint64_t b = set[w];
    uint64_t sum = 0;
    const bool first = __builtin_add_overflow(a, b, &sum);
    const bool second = __builtin_add_overflow(sum, carry, &sum);
    const uint64_t out64 = first || second ? 1 : 0;
    // a ^ b ^ sum holds the carry into each bit: the carry out of a bit is the one into the next.
    out[w] = ((a ^ b ^ sum) >> 1) | (out64 << 63);
    carry = out64;
  }
}

}  // namespace autostock
