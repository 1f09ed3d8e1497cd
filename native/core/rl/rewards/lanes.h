#pragma once

#include <cstdint>

#include "montecarlo/laneMath.h"

/**
 * What environments need of lanes beyond montecarlo/lanes.h: D is one double or a register of them, with the same arithmetic,
 * so that a copy's course gives the same bits in any width. All is inlined: a file compiled for one instruction set may
 * share no function with another.
 */
namespace autostock::rl {

#define AUTOSTOCK_LANES AUTOSTOCK_MC
/** A loop of its own: what it needs stays in registers. Only of functions that D is a parameter of. */
#define AUTOSTOCK_LOOP __attribute__((noinline))

using montecarlo::splat;

/** D's lanes as the trades of fillShares(). */
template <class Lanes>
struct Trades {
  using D = Lanes;
  AUTOSTOCK_LANES static D set(double x) { return splat<D>(x); }
};

/** Reads and writes need no alignment. */
template <class D>
AUTOSTOCK_LANES D load(const double* from) {
  D value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <class D>
AUTOSTOCK_LANES montecarlo::Bits<D> loadBits(const int64_t* from) {
  montecarlo::Bits<D> value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <class D>
AUTOSTOCK_LANES void store(double* to, D value) {
  __builtin_memcpy(to, &value, sizeof value);
}

template <class D>
AUTOSTOCK_LANES void storeFloats(float* to, D value) {
  if constexpr (montecarlo::Lane<D>::width == 1) {
    *to = static_cast<float>(value);
  } else {
    typedef float Floats __attribute__((vector_size(sizeof(D) / 2)));
    const Floats narrow = __builtin_convertvector(value, Floats);
    __builtin_memcpy(to, &narrow, sizeof narrow);
  }
}

template <class D>
AUTOSTOCK_LANES D loadFloats(const float* from) {
  if constexpr (montecarlo::Lane<D>::width == 1) {
    return static_cast<double>(*from);
  } else {
    typedef float Floats __attribute__((vector_size(sizeof(D) / 2)));
    Floats narrow;
    __builtin_memcpy(&narrow, from, sizeof narrow);
    return __builtin_convertvector(narrow, D);
  }
}

/** Four numbers of each lane as a row of floats. rows: [width][4]. */
template <class D>
AUTOSTOCK_LANES void storeRows(float* rows, D a, D b, D c, D d) {
  constexpr int W = montecarlo::Lane<D>::width;
  float columns[4][W];
  storeFloats<D>(columns[0], a);
  storeFloats<D>(columns[1], b);
  storeFloats<D>(columns[2], c);
  storeFloats<D>(columns[3], d);
  if constexpr (W == 1) {
    for (int j = 0; j < 4; ++j) rows[j] = columns[j][0];
  } else {
    typedef float Four __attribute__((vector_size(16)));
    for (int k = 0; k < W; k += 4) {
      Four x[4];
      for (int j = 0; j < 4; ++j) __builtin_memcpy(&x[j], columns[j] + k, sizeof x[j]);
      const Four ab = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5), cd = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
      const Four AB = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7), CD = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
      const Four turned[4] = {
          __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
          __builtin_shufflevector(AB, CD, 0, 1, 4, 5), __builtin_shufflevector(AB, CD, 2, 3, 6, 7)};
      __builtin_memcpy(rows + 4 * k, turned, sizeof turned);
    }
  }
}

/** Whether a comparison of D's holds in every lane. */
template <class D, class Truth>
AUTOSTOCK_LANES bool everyLane(Truth truth) {
  if constexpr (montecarlo::Lane<D>::width == 1) return truth;
#if defined(AUTOSTOCK_MC_WIDTH) && AUTOSTOCK_MC_WIDTH == 4
  else return _mm256_movemask_pd(__builtin_bit_cast(__m256d, truth)) == 15;
#elif defined(AUTOSTOCK_MC_WIDTH)
  else return _mm512_movepi64_mask(__builtin_bit_cast(__m512i, truth)) == 255;
#endif
}

template <class D>
AUTOSTOCK_LANES D magnitude(D x) {
  return montecarlo::fromBits<D>(montecarlo::toBits<D>(x) & uint64_t{0x7fffffffffffffff});
}

/** x under the sign of y: of x >= 0. */
template <class D>
AUTOSTOCK_LANES D withSign(D x, D y) {
  return montecarlo::fromBits<D>(montecarlo::toBits<D>(x) | (montecarlo::toBits<D>(y) & uint64_t{0x8000000000000000}));
}

/** std::trunc: below 2^52 adding and taking away 2^52 rounds to a whole number. */
template <class D>
AUTOSTOCK_LANES D truncated(D x) {
  const D size = magnitude<D>(x);
  const D magic = splat<D>(4503599627370496.0);
  const D near = (size + magic) - magic;
  const D down = near > size ? near - 1.0 : near;
  const D whole = size < magic ? down : size;
  return x < splat<D>(0) ? -whole : whole;
}

/** ln x for a positive normal x, cheaper where all lanes are near 1: no power of 2 to take out, so the bits are the same. */
template <class D>
AUTOSTOCK_LANES D logarithmNearOne(D x) {
  if (!montecarlo::allWithin(x - 1.0, 0.29)) return montecarlo::logarithm<D>(x);
  return montecarlo::doubleArtanh<D>((x - 1.0) / (x + 1.0));
}

/** `value` kept inside [-limit, limit]; clipped: 1 where it was outside. */
template <class D>
AUTOSTOCK_LANES D clip(D value, double limit, D& clipped) {
  const D most = splat<D>(limit), least = splat<D>(-limit);
  clipped = magnitude<D>(value) > most ? splat<D>(1) : splat<D>(0);
  const D below = value > most ? most : value;
  return below < least ? least : below;
}

}  // namespace autostock::rl
