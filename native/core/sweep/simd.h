#pragma once

#include <cmath>
#include <cstdint>

#include "base/hostDevice.h"

#if defined(__AVX512DQ__) || defined(__AVX2__)
#include <immintrin.h>
#endif

/**
 * One vector of parameter lanes: numbers D, truth values M, 64 bars of truth values B a lane (first bar on top). Every
 * lane does what the scalar does, in the same order: results do not depend on the width. Each instruction set is compiled
 * in a file of its own, so nothing here may be a function that another file could share: all is inlined.
 */
namespace autostock {

struct ScalarLanes {
  static constexpr int N = 1;
  using D = double;
  using M = bool;
  using B = uint64_t;
  AUTOSTOCK_HD static D set(double x) { return x; }
  AUTOSTOCK_HD static D load(const double* x) { return *x; }
  AUTOSTOCK_HD static void store(double* x, D v) { *x = v; }
  AUTOSTOCK_HD static B words(const uint64_t* const* lanes, int64_t w) { return lanes[0][w]; }
  AUTOSTOCK_HD static M top(B b) { return static_cast<int64_t>(b) < 0; }
  AUTOSTOCK_HD static B next(B b) { return b << 1; }
  AUTOSTOCK_HD static D add(D a, D b) { return a + b; }
  AUTOSTOCK_HD static D sub(D a, D b) { return a - b; }
  AUTOSTOCK_HD static D mul(D a, D b) { return a * b; }
  AUTOSTOCK_HD static D div(D a, D b) { return a / b; }
  AUTOSTOCK_HD static D min(D a, D b) { return a < b ? a : b; }
  AUTOSTOCK_HD static D max(D a, D b) { return a > b ? a : b; }
  AUTOSTOCK_HD static D abs(D a) { return std::fabs(a); }
  AUTOSTOCK_HD static D select(M m, D yes, D no) { return m ? yes : no; }
  AUTOSTOCK_HD static M gt(D a, D b) { return a > b; }
  AUTOSTOCK_HD static M le(D a, D b) { return a <= b; }
  AUTOSTOCK_HD static M ge(D a, D b) { return a >= b; }
  AUTOSTOCK_HD static M both(M a, M b) { return a && b; }
  AUTOSTOCK_HD static M either(M a, M b) { return a || b; }
  AUTOSTOCK_HD static M without(M a, M b) { return a && !b; }
  AUTOSTOCK_HD static M none() { return false; }
  AUTOSTOCK_HD static int mask(M m) { return m ? 1 : 0; }
  AUTOSTOCK_HD static D truncated(D a) { return std::trunc(a); }
  AUTOSTOCK_HD static M nonzero(D a) { return a != 0; }
};

#define AUTOSTOCK_INLINE __attribute__((always_inline)) static inline

#if defined(__AVX2__) && !defined(__AVX512DQ__)
struct Avx2Lanes {
  static constexpr int N = 4;
  using D = __m256d;
  using M = __m256d;
  using B = __m256i;
  AUTOSTOCK_INLINE D set(double x) { return _mm256_set1_pd(x); }
  AUTOSTOCK_INLINE D load(const double* x) { return _mm256_loadu_pd(x); }
  AUTOSTOCK_INLINE void store(double* x, D v) { _mm256_storeu_pd(x, v); }
  AUTOSTOCK_INLINE B words(const uint64_t* const* l, int64_t w) {
    return _mm256_set_epi64x(static_cast<int64_t>(l[3][w]), static_cast<int64_t>(l[2][w]), static_cast<int64_t>(l[1][w]),
                             static_cast<int64_t>(l[0][w]));
  }
  /** The sign bit alone counts: a blend reads nothing else. */
  AUTOSTOCK_INLINE M top(B b) { return _mm256_castsi256_pd(b); }
  AUTOSTOCK_INLINE B next(B b) { return _mm256_add_epi64(b, b); }
  AUTOSTOCK_INLINE D add(D a, D b) { return _mm256_add_pd(a, b); }
  AUTOSTOCK_INLINE D sub(D a, D b) { return _mm256_sub_pd(a, b); }
  AUTOSTOCK_INLINE D mul(D a, D b) { return _mm256_mul_pd(a, b); }
  AUTOSTOCK_INLINE D div(D a, D b) { return _mm256_div_pd(a, b); }
  AUTOSTOCK_INLINE D min(D a, D b) { return _mm256_min_pd(a, b); }
  AUTOSTOCK_INLINE D max(D a, D b) { return _mm256_max_pd(a, b); }
  AUTOSTOCK_INLINE D abs(D a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
  AUTOSTOCK_INLINE D select(M m, D yes, D no) { return _mm256_blendv_pd(no, yes, m); }
  AUTOSTOCK_INLINE M gt(D a, D b) { return _mm256_cmp_pd(a, b, _CMP_GT_OQ); }
  AUTOSTOCK_INLINE M le(D a, D b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
  AUTOSTOCK_INLINE M ge(D a, D b) { return _mm256_cmp_pd(a, b, _CMP_GE_OQ); }
  AUTOSTOCK_INLINE M both(M a, M b) { return _mm256_and_pd(a, b); }
  AUTOSTOCK_INLINE M either(M a, M b) { return _mm256_or_pd(a, b); }
  AUTOSTOCK_INLINE M without(M a, M b) { return _mm256_andnot_pd(b, a); }
  AUTOSTOCK_INLINE M none() { return _mm256_setzero_pd(); }
  AUTOSTOCK_INLINE int mask(M m) { return _mm256_movemask_pd(m); }
  AUTOSTOCK_INLINE D truncated(D a) { return _mm256_round_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
  AUTOSTOCK_INLINE M nonzero(D a) { return _mm256_cmp_pd(a, _mm256_setzero_pd(), _CMP_NEQ_UQ); }
};
#endif

#if defined(__AVX512DQ__)
struct Avx512Lanes {
  static constexpr int N = 8;
  using D = __m512d;
  using M = __mmask8;
  using B = __m512i;
  AUTOSTOCK_INLINE D set(double x) { return _mm512_set1_pd(x); }
  AUTOSTOCK_INLINE D load(const double* x) { return _mm512_loadu_pd(x); }
  AUTOSTOCK_INLINE void store(double* x, D v) { _mm512_storeu_pd(x, v); }
  AUTOSTOCK_INLINE B words(const uint64_t* const* l, int64_t w) {
    const auto at = [&](int k) { return static_cast<int64_t>(l[k][w]); };
    return _mm512_set_epi64(at(7), at(6), at(5), at(4), at(3), at(2), at(1), at(0));
  }
  AUTOSTOCK_INLINE M top(B b) { return _mm512_movepi64_mask(b); }
  AUTOSTOCK_INLINE B next(B b) { return _mm512_add_epi64(b, b); }
  AUTOSTOCK_INLINE D add(D a, D b) { return _mm512_add_pd(a, b); }
  AUTOSTOCK_INLINE D sub(D a, D b) { return _mm512_sub_pd(a, b); }
  AUTOSTOCK_INLINE D mul(D a, D b) { return _mm512_mul_pd(a, b); }
  AUTOSTOCK_INLINE D div(D a, D b) { return _mm512_div_pd(a, b); }
  AUTOSTOCK_INLINE D min(D a, D b) { return _mm512_min_pd(a, b); }
  AUTOSTOCK_INLINE D max(D a, D b) { return _mm512_max_pd(a, b); }
  AUTOSTOCK_INLINE D abs(D a) { return _mm512_abs_pd(a); }
  AUTOSTOCK_INLINE D select(M m, D yes, D no) { return _mm512_mask_blend_pd(m, no, yes); }
  AUTOSTOCK_INLINE M gt(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ); }
  AUTOSTOCK_INLINE M le(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
  AUTOSTOCK_INLINE M ge(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_GE_OQ); }
  AUTOSTOCK_INLINE M both(M a, M b) { return a & b; }
  AUTOSTOCK_INLINE M either(M a, M b) { return a | b; }
  AUTOSTOCK_INLINE M without(M a, M b) { return static_cast<M>(a & ~b); }
  AUTOSTOCK_INLINE M none() { return 0; }
  AUTOSTOCK_INLINE int mask(M m) { return m; }
  AUTOSTOCK_INLINE D truncated(D a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
  AUTOSTOCK_INLINE M nonzero(D a) { return _mm512_cmp_pd_mask(a, _mm512_setzero_pd(), _CMP_NEQ_UQ); }
};
#endif

}  // namespace autostock
