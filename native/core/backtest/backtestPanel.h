#pragma once

#include "backtest/ledger.h"

namespace autostock {

/**
 * A whole target path through one ledger. targets: [S][T] weights decided at close t and filled at open t + 1; NaN
 * keeps the position. Runs bars [start, end): the first cannot fill, the last decision never does.
 * ledger: [end - start][LEDGER_WIDTH]; positions: [end - start][S] shares after each bar. spread: as Ledger takes it.
 */
void backtestPanel(const Panel& panel, const double* targets, int64_t start, int64_t end, const Costs& costs,
                   const Account& account, double* ledger, double* positions, const double* spread = nullptr);

}  // namespace autostock
