#include "rl/checks.h"

#include <cmath>
#include <cstring>
#include <string>

#include "base/error.h"

namespace autostock::rl {

namespace {

/** Whether a value is infinite or NaN in any of n, without a branch a value. */
bool anyOdd(const float* x, int64_t n) {
  uint32_t odd = 0;
  for (int64_t i = 0; i < n; ++i) {
    uint32_t bits;
    std::memcpy(&bits, x + i, sizeof bits);
    odd |= (bits & 0x7f800000u) == 0x7f800000u ? 1u : 0u;
  }
  return odd != 0;
}

}  // namespace

void requireFinite(const float* observations, int64_t n, int64_t O) {
  if (!anyOdd(observations, n * O)) return;
  for (int64_t i = 0; i < n * O; ++i) {
    if (!std::isfinite(observations[i]))
      throw Error(code::dataInvalid, "observation[" + std::to_string(i % O) + "] of row " + std::to_string(i / O) +
                                         " was " + std::to_string(observations[i]) + ": must be a finite number");
  }
}

void requireChoice(const uint8_t* masks, int64_t n, int64_t A) {
  for (int64_t i = 0; i < n; ++i) {
    int allowed = 0;
    for (int64_t a = 0; a < A; ++a) allowed |= masks[i * A + a];
    if (!allowed)
      throw Error(code::dataInvalid, "the mask of row " + std::to_string(i) + " allows none of its " +
                                         std::to_string(A) + " actions: at least one must be 1");
  }
}

void requireOutputs(const float* y, int64_t count) {
  if (anyOdd(y, count)) throw Error(code::modelDiverged, "the policy's network gave a value that is not finite");
}

}  // namespace autostock::rl
