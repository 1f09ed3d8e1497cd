#pragma once

#include <cstdint>
#include <vector>

#include "backtest/scenario.h"
#include "base/control.h"
#include "base/panel.h"
#include "device/device.h"

namespace autostock {

/** Target paths [K][S][T] of one panel, weights as in backtestPanel. */
struct TargetSets {
  const double* values;
  int64_t count;
};

/**
 * Many scenarios over bars [start, end) of one panel; each equals backtestPanel with its targets scaled. Results
 * do not depend on `threads` (CPU) nor on the device: both run runScenario, and nothing is fused or reordered.
 */
std::vector<ScenarioResult> backtestBatch(const Panel& panel, const TargetSets& targets,
                                          const std::vector<Scenario>& scenarios, int64_t start, int64_t end,
                                          int threads, Device device, const Control& control);

}  // namespace autostock
