#pragma once

#include <cstdint>

#include "strategy/bits.h"
#include "strategy/program.h"

namespace autostock {

/** One value of an arithmetic operator; what is not finite is unknown. `b` is ignored by operators of one argument. */
double pointwise(Op op, double a, double b);

/** n values of an arithmetic operator into `out`, which may be a's or b's memory. */
void pointwise(Op op, Operand a, Operand b, int64_t n, double* out);

/** out[k] = bit (from + k) of words ? yes[k] : no[k]. */
void choose(const uint64_t* words, int64_t from, Operand yes, Operand no, int64_t n, double* out);

}  // namespace autostock
