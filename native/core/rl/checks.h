#pragma once

#include <cstdint>

#include "rl/environments/environment.h"

namespace autostock::rl {

/** Observations [n][O] must be finite: AUTOSTOCK_DATA_INVALID naming row, column and value. */
void requireFinite(const float* observations, int64_t n, int64_t O);

/** Every row of masks [n][A] must allow a choice: AUTOSTOCK_DATA_INVALID naming the row. */
void requireChoice(const uint8_t* masks, int64_t n, int64_t A);

/** Outputs of a network must be finite: AUTOSTOCK_MODEL_DIVERGED. */
void requireOutputs(const float* y, int64_t count);

}  // namespace autostock::rl
