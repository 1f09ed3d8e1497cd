#pragma once

#include "montecarlo/lanes.h"

/**
 * Elementary functions from +, -, *, / and bit operations only, so that every register width and every device gives the
 * same bits. e^x and ln x are within 2e-14 of libm, normals within 1e-9.
 */
namespace autostock::montecarlo {

/** e^r for |r| <= ln 2 / 2: Taylor to r^11. */
template <class D>
AUTOSTOCK_MC D exponentialNearZero(D r) {
  const D r2 = r * r;
  const D r4 = r2 * r2;
  const D p0 = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6));
  const D p1 = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720 + r * (1.0 / 5040));
  const D p2 = (1.0 / 40320 + r * (1.0 / 362880)) + r2 * (1.0 / 3628800 + r * (1.0 / 39916800));
  return p0 + r4 * (p1 + r4 * p2);
}

/** e^x for |x| <= 700, clamped outside: 2^n e^r. */
template <class D>
AUTOSTOCK_MC D exponential(D x) {
  // Returns of a step nearly always: n would be 0 and r would be x, so the bits are the same.
  if (allWithin(x, 0.34)) return exponentialNearZero<D>(x);
  x = least<D>(x, splat<D>(700.0));
  x = greatest<D>(x, splat<D>(-700.0));
  const double magic = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number in the low bits
  const D shifted = x * 1.4426950408889634 + magic;
  const D n = shifted - magic;
  const D r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
  return fromBits<D>(toBits<D>(exponentialNearZero<D>(r)) + (toBits<D>(shifted) << 52));
}

/** 2 artanh f for |f| <= (sqrt 2 - 1) / (sqrt 2 + 1): its series to f^17. */
template <class D>
AUTOSTOCK_MC D doubleArtanh(D f) {
  const D f2 = f * f;
  const D f4 = f2 * f2;
  const D f8 = f4 * f4;
  const D low = (1.0 + f2 * (1.0 / 3)) + f4 * (1.0 / 5 + f2 * (1.0 / 7));
  const D high = (1.0 / 9 + f2 * (1.0 / 11)) + f4 * (1.0 / 13 + f2 * (1.0 / 15));
  return (f + f) * (low + f8 * (high + f8 * (1.0 / 17)));
}

/** ln x for a positive normal x: m in [sqrt 1/2, sqrt 2), 2 artanh((m - 1) / (m + 1)) + e ln 2. */
template <class D>
AUTOSTOCK_MC D logarithm(D x) {
  const Bits<D> bits = toBits<D>(x);
  const Bits<D> fraction = bits & uint64_t{0xfffffffffffff};
  const Bits<D> carry = (fraction + uint64_t{0x95f619980c433}) >> 52;  // 1 from sqrt 2 on
  const D m = fromBits<D>(fraction | ((uint64_t{0x3ff} - carry) << 52));
  const D e = fromBits<D>(((bits >> 52) + carry) | uint64_t{0x4330000000000000}) - (4503599627370496.0 + 1023.0);
  return e * 0.693147180559945309 + doubleArtanh<D>((m - 1.0) / (m + 1.0));
}

/** A 32-bit word in each lane as a double, exact. */
template <class D>
AUTOSTOCK_MC D whole(Bits<D> word) {
  return fromBits<D>(word | uint64_t{0x4330000000000000}) - 4503599627370496.0;
}

/** Uniform inside (0, 1) from one word: the middle of one of 2^32 cells. */
template <class D>
AUTOSTOCK_MC D uniform(Bits<D> word) {
  return (whole<D>(word) + 0.5) * 0x1p-32;
}

/** sqrt(-2 ln u) of the uniform of one word. Error below 1e-10, the size of a word's cell. */
template <class D>
AUTOSTOCK_MC D normalRadius(Bits<D> word) {
  const Bits<D> bits = toBits<D>(uniform<D>(word));
  const Bits<D> fraction = bits & uint64_t{0xfffffffffffff};
  const Bits<D> carry = (fraction + uint64_t{0x95f619980c433}) >> 52;
  const D m = fromBits<D>(fraction | ((uint64_t{0x3ff} - carry) << 52));
  const D e = fromBits<D>(((bits >> 52) + carry) | uint64_t{0x4330000000000000}) - (4503599627370496.0 + 1023.0);
  const D f = (m - 1.0) / (m + 1.0);
  const D f2 = f * f;
  const D f4 = f2 * f2;
  const D low = (4.0 + f2 * (4.0 / 3)) + f4 * (4.0 / 5 + f2 * (4.0 / 7));
  const D high = 4.0 / 9 + f2 * (4.0 / 11);
  return squareRoot<D>(e * (-2 * 0.693147180559945309) - f * (low + (f4 * f4) * high));
}

/** Two independent standard normals from a radius and one word: 30 bits of angle and a quarter turn. Box and Muller 1958. */
template <class D>
AUTOSTOCK_MC void normalTurn(D radius, Bits<D> word, D& first, D& second) {
  const D x = (whole<D>(word & uint64_t{0x3fffffff}) + (0.5 - 536870912.0)) * (1.5707963267948966 * 0x1p-30);
  const D x2 = x * x;
  const D x4 = x2 * x2;
  const D x8 = x4 * x4;
  const D sine = x * (((1.0 - x2 * (1.0 / 6)) + x4 * (1.0 / 120 - x2 * (1.0 / 5040))) +
                      x8 * (1.0 / 362880 - x2 * (1.0 / 39916800)));
  const D cosine = ((1.0 - x2 * 0.5) + x4 * (1.0 / 24 - x2 * (1.0 / 720))) +
                   x8 * ((1.0 / 40320 - x2 * (1.0 / 3628800)) + x4 * (1.0 / 479001600));
  // A quarter turn maps (c, s) to (-s, c), a half turn negates both.
  const Bits<D> turn = uint64_t{0} - ((word >> 30) & uint64_t{1});
  const Bits<D> half = (word >> 31) << 63;
  const Bits<D> quarter = half ^ (turn & uint64_t{0x8000000000000000});
  const Bits<D> c = toBits<D>(cosine);
  const Bits<D> s = toBits<D>(sine);
  const Bits<D> swap = (c ^ s) & turn;
  first = radius * fromBits<D>((c ^ swap) ^ quarter);
  second = radius * fromBits<D>((s ^ swap) ^ half);
}

}  // namespace autostock::montecarlo
