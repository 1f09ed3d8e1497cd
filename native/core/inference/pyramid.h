#pragma once

#include <cstdint>
#include <vector>

namespace autostock {

/** One level of a stride-2 pyramid: its inputs stand 2^i bars apart, its outputs 2^(i+1). */
struct PyramidLevel {
  int64_t bars;     // T, inputs that the window gives
  int64_t outputs;  // last ones, of ceil(T / 2), that the forecast depends on
};

/** Levels i = 0 .. n - 1, dilated by 2^i, whose outputs each read `reach` inputs before the last. */
std::vector<PyramidLevel> pyramidLevels(int64_t window, int64_t levels, int64_t reach);

/** Bars that the last output reads: 1 + reach (2^n - 1). */
int64_t pyramidReceptiveField(int64_t levels, int64_t reach);

}  // namespace autostock
