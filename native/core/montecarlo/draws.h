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
  static constexpr int ROUNDS = 10;
  /** Keys of the rounds, spread over the lanes once; a single lane steps them as it goes. */
  static constexpr int KEYS = Lane<D>::width > 1 ? 2 * ROUNDS : 1;
  SeedKey key;
  Bits<D> path;
  Bits<D> keys[KEYS];

  AUTOSTOCK_MC Draws(SeedKey seedKey, uint32_t firstPath) : key(seedKey), path(splatBits<D>(firstPath)) {
    if constexpr (Lane<D>::width > 1) {
      for (int l = 0; l < Lane<D>::width; ++l) path[l] += uint64_t(l);
      for (int round = 0; round < ROUNDS; ++round) {
        keys[2 * round] = splatBits<D>(key.key0 + uint32_t(round) * 0x9e3779b9u);
        keys[2 * round + 1] = splatBits<D>(key.key1 + uint32_t(round) * 0xbb67ae85u);
      }
    }
  }

  AUTOSTOCK_MC Bits<D> roundKey(int round, int half) const {
    if constexpr (Lane<D>::width > 1) return keys[2 * round + half];
    else return half == 0 ? uint32_t(key.key0 + uint32_t(round) * 0x9e3779b9u) : uint32_t(key.key1 + uint32_t(round) * 0xbb67ae85u);
  }

  /**
   * A counter on its way through the rounds. The high halves of c[1] and c[3] hold what the low product spills until they
   * are masked at the end: a product reads only low halves, an exclusive or keeps the halves apart.
   */
  struct Counter {
    Bits<D> c0, c1, c2, c3;

    AUTOSTOCK_MC void round(Bits<D> k0, Bits<D> k1) {
      const Bits<D> p0 = multiply32(c0, splatBits<D>(0xd2511f53u));
      const Bits<D> p1 = multiply32(c2, splatBits<D>(0xcd9e8d57u));
      c0 = (p1 >> 32) ^ (c1 ^ k0);
      c1 = p1;
      c2 = (p0 >> 32) ^ (c3 ^ k1);
      c3 = p0;
    }

    AUTOSTOCK_MC void write(Bits<D>* out) const {
      const uint64_t low = 0xffffffffu;
      out[0] = c0 & low;
      out[1] = c1 & low;
      out[2] = c2 & low;
      out[3] = c3 & low;
    }
  };

  AUTOSTOCK_MC Counter counter(uint32_t block, uint32_t stream) const {
    return {splatBits<D>(block), path, splatBits<D>(key.seedHigh), splatBits<D>(stream)};
  }

  /** The four words of a block, in every lane. */
  AUTOSTOCK_MC void words(uint32_t block, uint32_t stream, Bits<D> (&out)[4]) const {
    Counter c = counter(block, stream);
    for (int round = 0; round < ROUNDS; ++round) c.round(roundKey(round, 0), roundKey(round, 1));
    c.write(out);
  }

  /** The words of two neighbouring blocks, side by side: one alone waits for its multiplications. */
  AUTOSTOCK_MC void twoBlocks(uint32_t block, uint32_t stream, Bits<D> (&out)[8]) const {
    Counter a = counter(block, stream);
    Counter b = counter(block + 1, stream);
    for (int round = 0; round < ROUNDS; ++round) {
      const Bits<D> k0 = roundKey(round, 0);
      const Bits<D> k1 = roundKey(round, 1);
      a.round(k0, k1);
      b.round(k0, k1);
    }
    a.write(out);
    b.write(out + 4);
  }

  /** z[i], i < n rounded up to an even number: the standard normals of step `step` when every step takes n. */
  AUTOSTOCK_MC void normals(uint32_t step, int n, D* z) const {
    const uint32_t pairs = uint32_t(n + 1) / 2;
    const uint32_t start = step * pairs;
    // All words, then all radii, then all angles: short loops keep more work in flight than one long one.
    uint32_t i = 0;
    Bits<D> w[4] = {};
    if (start & 1) {
      words(start >> 1, normalStream, w);
      keep(w[2], w[3], z);
      i = 1;
    }
    for (; i + 3 < pairs; i += 4) {
      Bits<D> v[8] = {};
      twoBlocks((start + i) >> 1, normalStream, v);
      for (int k = 0; k < 4; ++k) keep(v[2 * k], v[2 * k + 1], z + 2 * (i + uint32_t(k)));
    }
    for (; i < pairs; i += 2) {
      words((start + i) >> 1, normalStream, w);
      keep(w[0], w[1], z + 2 * i);
      if (i + 1 < pairs) keep(w[2], w[3], z + 2 * i + 2);
    }
    for (i = 0; i < pairs; ++i) z[2 * i] = normalRadius<D>(toBits<D>(z[2 * i]));
    for (i = 0; i < pairs; ++i) normalTurn<D>(z[2 * i], toBits<D>(z[2 * i + 1]), z[2 * i], z[2 * i + 1]);
  }

  /** A whole number in [0, n) from a word. */
  AUTOSTOCK_MC static uint32_t pick(Bits<D> word, int lane, uint32_t n) {
    return uint32_t((uint64_t{wordOf<D>(word, lane)} * n) >> 32);
  }

 private:
  /** Words of a pair where its normals will be. */
  AUTOSTOCK_MC static void keep(Bits<D> a, Bits<D> b, D* pair) {
    pair[0] = fromBits<D>(a);
    pair[1] = fromBits<D>(b);
  }
};

}  // namespace autostock::montecarlo
