#pragma once

#include <functional>
#include <vector>

#include "base/control.h"

namespace autostock::montecarlo {

/**
 * Least value of a smooth function: Nelder and Mead 1965, restarted from its own result until that gains nothing.
 * `scale` is the first step of every coordinate; NaN and infinite values count as very bad.
 */
std::vector<double> minimise(const std::function<double(const std::vector<double>&)>& value,
                             std::vector<double> start, double scale, const Control& control);

}  // namespace autostock::montecarlo
