#pragma once

#include <vector>

#include "backtest/panelBatch.h"

namespace autostock::cuda {

/** backtestBatch on the current CUDA device, one thread per scenario. Arguments are already checked. */
void backtestBatch(const Panel& panel, const TargetSets& targets, const std::vector<Scenario>& scenarios,
                   int64_t start, int64_t end, std::vector<ScenarioResult>& results);

}  // namespace autostock::cuda
