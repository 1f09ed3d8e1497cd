#pragma once

#include <bit>
#include <cstdint>
#if defined(AUTOSTOCK_MC_WIDTH)
#include <immintrin.h>
#endif

#if defined(__CUDACC__)
#define AUTOSTOCK_MC __host__ __device__ __forceinline__
#else
#define AUTOSTOCK_MC inline __attribute__((always_inline))
#endif

/**
 * Lanes: one double, or a register of them, with the same arithmetic. All of a simulation is written over a lane type D,
 * so a path gives the same bits in any width and on any device.
 */
namespace autostock::montecarlo {

template <class D>
struct Lane {
  using Bits = uint64_t;
  static constexpr int width = 1;
};

template <class D>
using Bits = typename Lane<D>::Bits;

template <class D>
AUTOSTOCK_MC D squareRoot(D x) {
#if defined(__CUDA_ARCH__)
  return __dsqrt_rn(x);
#else
  return __builtin_sqrt(x);
#endif
}

/** Product of the low 32 bits of each lane, 64 bits. */
AUTOSTOCK_MC uint64_t multiply32(uint64_t a, uint64_t b) { return (a & 0xffffffffu) * (b & 0xffffffffu); }

// A kernel file defines the width of its registers before it includes anything of this folder.
/** Whether every lane lies inside (-limit, limit). */
AUTOSTOCK_MC bool allWithin(double x, double limit) { return x < limit && x > -limit; }

#if defined(AUTOSTOCK_MC_WIDTH) && AUTOSTOCK_MC_WIDTH == 4
using Double4 = double __attribute__((vector_size(32)));
using Bits4 = uint64_t __attribute__((vector_size(32)));

template <>
struct Lane<Double4> {
  using Bits = Bits4;
  static constexpr int width = 4;
};

template <>
AUTOSTOCK_MC Double4 squareRoot(Double4 x) {
  return _mm256_sqrt_pd(x);
}

AUTOSTOCK_MC bool allWithin(Double4 x, double limit) {
  const Double4 size = _mm256_andnot_pd(_mm256_set1_pd(-0.0), x);
  return _mm256_movemask_pd(_mm256_cmp_pd(size, _mm256_set1_pd(limit), _CMP_LT_OQ)) == 15;
}

AUTOSTOCK_MC Bits4 multiply32(Bits4 a, Bits4 b) { return Bits4(_mm256_mul_epu32(__m256i(a), __m256i(b))); }
#endif

#if defined(AUTOSTOCK_MC_WIDTH) && AUTOSTOCK_MC_WIDTH == 8
using Double8 = double __attribute__((vector_size(64)));
using Bits8 = uint64_t __attribute__((vector_size(64)));

template <>
struct Lane<Double8> {
  using Bits = Bits8;
  static constexpr int width = 8;
};

template <>
AUTOSTOCK_MC Double8 squareRoot(Double8 x) {
  return _mm512_sqrt_pd(x);
}

AUTOSTOCK_MC bool allWithin(Double8 x, double limit) {
  return _mm512_cmp_pd_mask(_mm512_abs_pd(x), _mm512_set1_pd(limit), _CMP_LT_OQ) == 255;
}

AUTOSTOCK_MC Bits8 multiply32(Bits8 a, Bits8 b) { return Bits8(_mm512_mul_epu32(__m512i(a), __m512i(b))); }
#endif

template <class D>
AUTOSTOCK_MC D splat(double value) {
  return D{} + value;
}

template <class D>
AUTOSTOCK_MC Bits<D> splatBits(uint64_t value) {
  return Bits<D>{} + value;
}

template <class D>
AUTOSTOCK_MC double get(D x, int lane) {
  if constexpr (Lane<D>::width == 1) return x;
  else return x[lane];
}

template <class D>
AUTOSTOCK_MC void put(D& x, int lane, double value) {
  if constexpr (Lane<D>::width == 1) x = value;
  else x[lane] = value;
}

/** One 32-bit word of a lane of bits. */
template <class D>
AUTOSTOCK_MC uint32_t wordOf(Bits<D> bits, int lane) {
  if constexpr (Lane<D>::width == 1) return uint32_t(bits);
  else return uint32_t(bits[lane]);
}

template <class D>
AUTOSTOCK_MC D fromBits(Bits<D> bits) {
  return __builtin_bit_cast(D, bits);
}

template <class D>
AUTOSTOCK_MC Bits<D> toBits(D value) {
  return __builtin_bit_cast(Bits<D>, value);
}

template <class D>
AUTOSTOCK_MC D least(D a, D b) {
  return a < b ? a : b;
}

template <class D>
AUTOSTOCK_MC D greatest(D a, D b) {
  return a > b ? a : b;
}

}  // namespace autostock::montecarlo
