#include "backtest/ledger.h"

#include <cmath>
#include <string>

namespace autostock {
namespace {

void requireNotInfinite(double target, int64_t symbol) {
  if (std::isinf(target))
    failArgument("targets[" + std::to_string(symbol) + "] is infinite: a target is a fraction of equity, or NaN to keep");
}

void requireSpread(const double* spread, int64_t cells) {
  for (int64_t i = 0; spread && i < cells; ++i)
    if (!(spread[i] >= 0 && spread[i] < 1))
      failArgument("spread[" + std::to_string(i) + "] must be a fraction in [0, 1), was " + formatNumber(spread[i]));
}

}  // namespace

Ledger::Ledger(const Panel& panel, const Costs& costs, const Account& account, const double* spread)
    : prices_{panel.symbols, panel.times, panel.open, panel.close, spread},
      costs_(costs),
      account_(account),
      positions_(static_cast<std::size_t>(panel.symbols)),
      marks_(positions_.size()),
      missing_(positions_.size()) {
  requireSpread(spread, prices_.symbols * prices_.times);
  std::vector<double> unused(positions_.size() * 2);
  startLedger(account_, prices_.symbols, lanes(unused.data(), unused.data() + positions_.size()), state_);
}

void Ledger::requireBar(int64_t t) const {
  if (t < 0 || t >= prices_.times)
    failArgument("t must be a bar in [0, " + std::to_string(prices_.times) + "), was " + std::to_string(t));
}

void Ledger::plan(int64_t t, const double* targets, double* orders) {
  requireBar(t);
  if (last_ >= 0 && t != last_)
    failArgument("t must be the bar last advanced (" + std::to_string(last_) + "), was " + std::to_string(t));
  for (int64_t s = 0; s < prices_.symbols; ++s) requireNotInfinite(targets[s], s);
  const Lanes own = lanes(orders, nullptr);
  for (int64_t s = 0; s < prices_.symbols; ++s) planSymbol(account_, prices_, s, t, targets[s], own, state_);
  last_ = t;
  state_.pending = true;
}

LedgerRow Ledger::advance(int64_t t, double* orders, double* fills) {
  requireBar(t);
  if (t <= last_)
    failArgument("t must be after the bar last advanced (" + std::to_string(last_) + "), was " + std::to_string(t));
  for (int64_t s = 0; s < prices_.symbols && state_.pending; ++s)
    if (!std::isfinite(orders[s]))
      failArgument("orders[" + std::to_string(s) + "] must be signed shares, was " + formatNumber(orders[s]));
  last_ = t;
  return advanceBar(costs_, account_, prices_, t, lanes(orders, fills), state_);
}

void planOrders(double equityUsd, const double* closes, const double* targets, const double* positions, int64_t symbols,
                const Account& account, double* orders) {
  if (!std::isfinite(equityUsd)) failArgument("equityUsd must be a finite number, was " + formatNumber(equityUsd));
  for (int64_t s = 0; s < symbols; ++s) requireNotInfinite(targets[s], s);
  for (int64_t s = 0; s < symbols; ++s) orders[s] = orderShares(account, equityUsd, closes[s], targets[s], positions[s]);
}

}  // namespace autostock
