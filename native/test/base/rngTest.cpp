#include "base/rng.h"

#include "check.h"

using namespace autostock;

TEST_CASE("philox4x32-10 gives Random123's known answers") {
  // Random123 1.14, tests/kat_vectors, philox4x32 10.
  CHECK((philox4x32({0, 0, 0, 0}, {0, 0}) == std::array<uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr uint32_t ones = 0xffffffff;
  CHECK((philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
         std::array<uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  CHECK((philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
         std::array<uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST_CASE("uniforms and integers are the bits of src/core/rng.ts") {
  CHECK_EQ(purposeHash("split"), 2276994531u);
  Rng rng((uint64_t{1} << 40) + 7, "split", 3);
  for (const double expected : {0.5517628820648576, 0.6394150259072316, 0.08614467163889017, 0.31850695819270336,
                                0.7085118862199761, 0.7784320896970729})
    CHECK_EQ(rng.uniform(), expected);
  Rng whole(5, "a");
  for (const int64_t expected : {236, 625, 924, 669, 684}) CHECK_EQ(whole.integer(1000), expected);
}

TEST_CASE("normals agree with src/core/rng.ts to the last places of libm") {
  Rng rng(42, "noise", 1);
  for (const double expected : {1.1042200408786473, 1.1816433884216575, 0.6254733291990892, 1.502764161715884,
                                -0.9590630847607734, 0.44964577456397964})
    CHECK_CLOSE(rng.normal(), expected, 4e-16);
}

TEST_CASE("normals have the moments of a standard normal") {
  Rng rng(9, "moments");
  constexpr int n = 200'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < n; ++i) {
    const double x = rng.normal();
    sum += x;
    squares += x * x;
  }
  CHECK_CLOSE(sum / n, 0.0, 4.0 / std::sqrt(n));
  CHECK_CLOSE(squares / n, 1.0, 4.0 * std::sqrt(2.0 / n));
}
