#pragma once

#include <cstdint>

namespace autostock {

/**
 * One LSTM step after its products. gates: [4H] sums of i, f, g, o, activated in place; previous: [H] cell before, or
 * null at a zero state; writes c, tanh(c) and h: [H] each. c may be previous.
 */
void lstmCell(int64_t H, float* gates, const float* previous, float* c, float* squashed, float* h);

/**
 * Gradient of lstmCell(). gates, previous, squashed as it left them; dh: [H]; dc: [H] from the step after, turned into
 * that of the step before; dgates: [4H] of the sums, written.
 */
void lstmCellBackward(int64_t H, const float* gates, const float* previous, const float* squashed, const float* dh,
                      float* dc, float* dgates);

}  // namespace autostock
