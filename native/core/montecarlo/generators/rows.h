#pragma once

#include "montecarlo/generators/all.h"

namespace autostock::montecarlo {

/** History as the parameter `history`: what all resampling generators fit. */
Arrays keepRows(const GeneratorOptions& options, const History& history, const Control& control);
/** A HistoryModel over the parameter `history`. */
Assembled resampleRows(const Arrays& arrays, int assets, Resampling resampling, double length);

}  // namespace autostock::montecarlo
