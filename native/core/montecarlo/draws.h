#pragma once

#include <cstdint>

#include "montecarlo/laneMath.h"

namespace autostock::montecarlo {

/** Streams of one path, kept apart in the last word of the counter. */
enum Stream : uint32_t { normalStream = 0, choiceStream = 1, gammaStream = 2 };

/** What every path of a run shares: the key of Philox and the high half of the seed. */
struct SeedKey {
  uint32_t key0;
  uint32_t key1;
  uint32_t seedHigh;
};

/**
 * Random numbers of neighbouring paths, one a lane: Philox4x32-10 (base/rng.h is its scalar twin) with the counter
 * {block, path, high half of the seed, stream}. A path's numbers depend on the seed, the path and the block alone.
 */
template <class D>
struct Draws {
  SeedKey key;
  Bits<D> path;

  AUTOSTOCK_MC Draws(SeedKey seedKey, uint32_t firstPath) : key(seedKey), path(splatBits<D>(firstPath)) {
    if constexpr (Lane<D>::width > 1)
      for (int l = 0; l < Lane<D>::width; ++l) path[l] += uint64_t(l);
  }

  /** The four words of a block, in every lane. */
  AUTOSTOCK_MC void words(uint32_t block, uint32_t stream, Bits<D> (&out)[4]) const {
    Bits<D> c0 = splatBits<D>(block);
    Bits<D> c1 = path;
    Bits<D> c2 = splatBits<D>(key.seedHigh);
    Bits<D> c3 = splatBits<D>(stream);
    // The high halves of c1 and c3 hold the low product's upper bits until they are masked at the end: a product reads
    // only low halves, an exclusive or keeps the halves apart.
    uint32_t k0 = key.key0;
    uint32_t k1 = key.key1;
    for (int round = 0; round < 10; ++round) {
      const Bits<D> p0 = multiply32(c0, splatBits<D>(0xd2511f53u));
      const Bits<D> p1 = multiply32(c2, splatBits<D>(0xcd9e8d57u));
      c0 = (p1 >> 32) ^ c1 ^ uint64_t{k0};
      c1 = p1;
      c2 = (p0 >> 32) ^ c3 ^ uint64_t{k1};
      c3 = p0;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    const uint64_t low = 0xffffffffu;
    out[0] = c0 & low;
    out[1] = c1 & low;
    out[2] = c2 & low;
    out[3] = c3 & low;
  }

  /** z[i], i < n rounded up to an even number: the standard normals of step `step` when every step takes n. */
  AUTOSTOCK_MC void normals(uint32_t step, int n, D* z) const {
    const uint32_t pairs = uint32_t(n + 1) / 2;
    const uint32_t start = step * pairs;
    Bits<D> w[4] = {};
    if (start & 1) words(start >> 1, normalStream, w);
    // Radii first, angles second: two short loops keep more work in flight than one long one.
    for (uint32_t i = 0; i < pairs; ++i) {
      const uint32_t half = (start + i) & 1;
      if (half == 0) words((start + i) >> 1, normalStream, w);
      z[2 * i] = normalRadius<D>(half == 0 ? w[0] : w[2]);
      z[2 * i + 1] = fromBits<D>(half == 0 ? w[1] : w[3]);
    }
    for (uint32_t i = 0; i < pairs; ++i)
      normalTurn<D>(z[2 * i], toBits<D>(z[2 * i + 1]), z[2 * i], z[2 * i + 1]);
  }

  /** A whole number in [0, n) from a word. */
  AUTOSTOCK_MC static uint32_t pick(Bits<D> word, int lane, uint32_t n) {
    return uint32_t((uint64_t{wordOf<D>(word, lane)} * n) >> 32);
  }
};

}  // namespace autostock::montecarlo
