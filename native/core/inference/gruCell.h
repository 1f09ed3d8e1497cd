#pragma once

#include <cstdint>

namespace autostock {

/**
 * One GRU step after its products, reset applied after the recurrent product as in PyTorch. gates: [4H] sums: input
 * part of n, r, z, recurrent part of n; the first three are activated in place. previous: [H] state before, or null
 * at a zero state; h: [H] written, may be previous. h' = n + z (h - n).
 */
void gruCell(int64_t H, float* gates, const float* previous, float* h);

/**
 * Gradient of gruCell(). gates, previous as it left them; dh: [H] of its output, turned into the part of the step
 * before that does not pass the recurrent product; dgates: [4H] of the sums, written.
 */
void gruCellBackward(int64_t H, const float* gates, const float* previous, float* dh, float* dgates);

}  // namespace autostock
