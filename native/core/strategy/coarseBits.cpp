#include "strategy/coarseBits.h"

#include <algorithm>

#include "strategy/ruleSeries.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace autostock {

#if defined(__x86_64__)

namespace {

#define AUTOSTOCK_AVX2 __attribute__((target("avx2"), always_inline))

template <Compare op>
constexpr int predicate() {
  if constexpr (op == Compare::gt) return _CMP_GT_OQ;
  if constexpr (op == Compare::ge) return _CMP_GE_OQ;
  if constexpr (op == Compare::lt) return _CMP_LT_OQ;
  if constexpr (op == Compare::le) return _CMP_LE_OQ;
  if constexpr (op == Compare::eq) return _CMP_EQ_OQ;
  return _CMP_NEQ_OQ;
}

/** Bits of 32 comparisons; lanes of `same` are set where float32 cannot tell. */
template <Compare op, class A, class B>
AUTOSTOCK_AVX2 inline uint64_t half(A a, B b, int64_t from, __m256& same) {
  const auto mask = [&](int k) AUTOSTOCK_AVX2 {
    const __m256 x = a(from + k * 8);
    const __m256 y = b(from + k * 8);
    same = _mm256_or_ps(same, _mm256_cmp_ps(x, y, _CMP_EQ_OQ));
    return _mm256_castps_si256(_mm256_cmp_ps(x, y, predicate<op>()));
  };
  const __m256i low = _mm256_packs_epi32(mask(0), mask(1));
  const __m256i high = _mm256_packs_epi32(mask(2), mask(3));
  // Packing works in halves of a vector: this puts its groups of four back in the order of the bars.
  const __m256i bytes =
      _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  return static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
}

template <Compare op, class A, class B>
AUTOSTOCK_AVX2 inline void wholeWords(A x, B y, const Operand& a, const Operand& b, int64_t n, uint64_t* words) {
  for (int64_t w = 0; w < bitWords(n); ++w) {
    __m256 same = _mm256_setzero_ps();
    const uint64_t low = half<op>(x, y, w * 64, same);
    words[w] = low | half<op>(x, y, w * 64 + 32, same) << 32;
    if (_mm256_movemask_ps(same) != 0) [[unlikely]]
      compareBits(op, a.from(w * 64), b.from(w * 64), std::min<int64_t>(64, n - w * 64), words + w);
  }
}

template <Compare op>
__attribute__((target("avx2"))) void coarse(const CoarseOperand& a, const CoarseOperand& b, int64_t n, uint64_t* words) {
  const auto series = [](const float* x) AUTOSTOCK_AVX2 {
    return [x](int64_t t) AUTOSTOCK_AVX2 { return _mm256_loadu_ps(x + t); };
  };
  const auto constant = [](float x) AUTOSTOCK_AVX2 {
    return [x](int64_t) AUTOSTOCK_AVX2 { return _mm256_set1_ps(x); };
  };
  if (a.values == nullptr)
    wholeWords<op>(constant(a.constant), series(b.values), a.exact, b.exact, n, words);
  else if (b.values == nullptr)
    wholeWords<op>(series(a.values), constant(b.constant), a.exact, b.exact, n, words);
  else
    wholeWords<op>(series(a.values), series(b.values), a.exact, b.exact, n, words);
}

}  // namespace

void coarseBits(Compare op, const CoarseOperand& a, const CoarseOperand& b, int64_t n, uint64_t* words) {
  static const bool helps = __builtin_cpu_supports("avx2");
  if (!helps || (a.values == nullptr && b.values == nullptr)) return compareBits(op, a.exact, b.exact, n, words);
  switch (op) {
    case Compare::gt: return coarse<Compare::gt>(a, b, n, words);
    case Compare::ge: return coarse<Compare::ge>(a, b, n, words);
    case Compare::lt: return coarse<Compare::lt>(a, b, n, words);
    case Compare::le: return coarse<Compare::le>(a, b, n, words);
    case Compare::eq: return coarse<Compare::eq>(a, b, n, words);
    case Compare::ne: return coarse<Compare::ne>(a, b, n, words);
  }
}

#else

void coarseBits(Compare op, const CoarseOperand& a, const CoarseOperand& b, int64_t n, uint64_t* words) {
  compareBits(op, a.exact, b.exact, n, words);
}

#endif

}  // namespace autostock
