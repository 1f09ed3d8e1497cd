#include "backtest/backtestPanel.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace autostock {

void backtestPanel(const Panel& panel, const double* targets, int64_t start, int64_t end, const Costs& costs,
                   const Account& account, double* ledger, double* positions, const double* spread) {
  if (start < 0 || start >= end || end > panel.times)
    failArgument("[start, end) must be bars inside [0, " + std::to_string(panel.times) + "), was [" +
                 std::to_string(start) + ", " + std::to_string(end) + ")");
  const auto symbols = static_cast<std::size_t>(panel.symbols);
  std::vector<double> targetsNow(symbols);
  std::vector<double> orders(symbols);
  std::vector<double> fills(symbols);
  Ledger book(panel, costs, account, spread);
  for (int64_t t = start; t < end; ++t) {
    const LedgerRow row = book.advance(t, orders.data(), fills.data());
    std::memcpy(ledger + (t - start) * LEDGER_WIDTH, &row, sizeof row);
    positions = std::copy(book.positions().begin(), book.positions().end(), positions);
    for (std::size_t s = 0; s < symbols; ++s) targetsNow[s] = targets[panel.row(static_cast<int64_t>(s), t)];
    book.plan(t, targetsNow.data(), orders.data());
  }
}

}  // namespace autostock
