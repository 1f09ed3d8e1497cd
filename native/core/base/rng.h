#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace autostock {

/** One Philox4x32-10 block: 4 counters, 2 keys -> 4 uniform 32-bit words. Salmon et al., SC 2011. */
constexpr std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xd2511f53} * counter[0];
    const uint64_t p1 = uint64_t{0xcd9e8d57} * counter[2];
    counter = {static_cast<uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(p1),
               static_cast<uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(p0)};
    key[0] += 0x9e3779b9;
    key[1] += 0xbb67ae85;
  }
  return counter;
}

/** FNV-1a of an ASCII purpose, 32 bits: keeps streams with different purposes apart. */
constexpr uint32_t purposeHash(std::string_view purpose) {
  uint32_t h = 0x811c9dc5;
  for (const char c : purpose) h = (h ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return h;
}

/**
 * A deterministic stream named by (seed, purpose, index), the twin of src/core/rng.ts: uniforms and integers
 * are the same bits; normals agree to the last places of the platform's log, sin and cos.
 */
class Rng {
 public:
  Rng(uint64_t seed, std::string_view purpose, uint32_t index = 0)
      : key_{static_cast<uint32_t>(seed), purposeHash(purpose)}, index_(index), seedHigh_(static_cast<uint32_t>(seed >> 32)) {}

  /** Where the stream stands; the same seed, purpose and index go on from it. */
  struct Position {
    uint32_t block = 0;
    /** Words of that block that were given out. */
    uint32_t used = 4;
    bool hasSpare = false;
    /** The normal that is still to be given. */
    double spare = 0;
  };

  Position position() const { return {block_, used_, hasSpare_, spare_}; }

  void seek(const Position& position) {
    block_ = position.block;
    used_ = position.used;
    hasSpare_ = position.hasSpare;
    spare_ = position.spare;
    if (used_ < 4) words_ = philox4x32({block_ - 1, index_, seedHigh_, 0}, key_);
  }

  /** Uniform 32-bit word. */
  uint32_t word() {
    if (used_ == 4) {
      words_ = philox4x32({block_++, index_, seedHigh_, 0}, key_);
      used_ = 0;
    }
    return words_[used_++];
  }

  /** Uniform in [0, 1), 53 bits. */
  double uniform() {
    const uint32_t high = word() >> 5;
    const uint32_t low = word() >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /** Integer in [0, n). */
  int64_t integer(int64_t n) { return static_cast<int64_t>(std::floor(uniform() * static_cast<double>(n))); }

  /** Standard normal (Box-Muller, both values used). */
  double normal() {
    if (hasSpare_) {
      hasSpare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    hasSpare_ = true;
    return radius * std::cos(angle);
  }

 private:
  std::array<uint32_t, 2> key_;
  uint32_t index_;
  uint32_t seedHigh_;
  uint32_t block_ = 0;
  std::array<uint32_t, 4> words_{};
  uint32_t used_ = 4;
  double spare_ = 0.0;
  bool hasSpare_ = false;
};

}  // namespace autostock
