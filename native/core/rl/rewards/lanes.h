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
AUTOSTOCK_LANES D magnitude(D x) {
  return montecarlo::fromBits<D>(montecarlo::toBits<D>(x) & uint64_t{0x7fffffffffffffff});
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

/** `value` kept inside [-limit, limit]; clipped: 1 where it was outside. */
template <class D>
AUTOSTOCK_LANES D clip(D value, double limit, D& clipped) {
  const D most = splat<D>(limit), least = splat<D>(-limit);
  clipped = magnitude<D>(value) > most ? splat<D>(1) : splat<D>(0);
  const D below = value > most ? most : value;
  return below < least ? least : below;
}

}  // namespace autostock::rl
