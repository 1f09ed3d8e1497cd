#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>

#include "backtest/backtestPanel.h"
#include "backtest/ledger.h"
#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/hotCall.h"
#include "binding/panel.h"
#include "binding/register.h"

namespace autostock::binding {

namespace {

/** An optional [S][T] series; empty where it is absent. */
StableArray<double> spreadArg(const Napi::Value& value, const Panel& view) {
  if (value.IsUndefined()) return {};
  return {value, "spread", shapeProduct("spread", view.symbols, view.times)};
}

const double* orNull(const StableArray<double>& array) { return array.size() > 0 ? array.data() : nullptr; }

/** A ledger over a loaded panel with the caller's buffers bound to it. */
struct LedgerStream final : Stream {
  static constexpr const char* kind = "ledger";

  LedgerStream(std::shared_ptr<LoadedPanel> loaded, const Costs& costs, const Account& account,
               const Napi::CallbackInfo& info, size_t symbols)
      : panel(std::move(loaded)),
        spread(spreadArg(info[8], panel->view)),
        ledger(panel->view, costs, account, orNull(spread)),
        targets(info[3], "targets", symbols),
        orders(info[4], "orders", symbols),
        positions(info[5], "positions", symbols),
        fills(info[6], "fills", symbols),
        row(info[7], "row", LEDGER_WIDTH) {}

  std::shared_ptr<LoadedPanel> panel;
  StableArray<double> spread;
  Ledger ledger;
  BoundArray<double> targets, orders, positions, fills, row;
};

Napi::Value backtestPanelJs(const Napi::CallbackInfo& info) {
  const auto panel = handleArg<LoadedPanel>(info[0], "panel");
  const Panel& view = panel->view;
  const auto targets = typedArg<double>(info[1], "targets", shapeProduct("targets", view.symbols, view.times));
  const int64_t start = integerArg(info[2], "start", 0, view.times - 1);
  const int64_t end = integerArg(info[3], "end", start + 1, view.times);
  const auto costs = structArg<Costs>(info[4], "costs");
  const auto account = structArg<Account>(info[5], "account");
  const auto ledger = typedArg<double>(info[6], "ledger", shapeProduct("ledger", end - start, LEDGER_WIDTH));
  const auto positions = typedArg<double>(info[7], "positions", shapeProduct("positions", end - start, view.symbols));
  const auto spread = spreadArg(info[8], view);
  backtestPanel(view, targets.data(), start, end, costs, account, ledger.data(), positions.data(), orNull(spread));
  return info.Env().Undefined();
}

Napi::Value ledgerOpen(const Napi::CallbackInfo& info) {
  auto panel = handleArg<LoadedPanel>(info[0], "panel");
  const auto costs = structArg<Costs>(info[1], "costs");
  const auto account = structArg<Account>(info[2], "account");
  const auto symbols = static_cast<size_t>(panel->view.symbols);
  auto stream = std::make_unique<LedgerStream>(std::move(panel), costs, account, info, symbols);
  const Napi::Env env = info.Env();
  std::ranges::fill(stream->orders.view(env), 0.0);
  std::ranges::fill(stream->positions.view(env), 0.0);
  std::ranges::fill(stream->fills.view(env), std::nan(""));
  return Napi::Number::New(env, Instance::of(env).streams.add(std::move(stream)));
}

void ledgerPlan(HotCall& call) {
  auto& stream = call.stream<LedgerStream>(0);
  const int64_t t = call.index(1, "t", stream.ledger.times());
  stream.ledger.plan(t, stream.targets.data(call.env), stream.orders.data(call.env));
}

void ledgerAdvance(HotCall& call) {
  auto& stream = call.stream<LedgerStream>(0);
  const int64_t t = call.index(1, "t", stream.ledger.times());
  // All buffers are looked up before the ledger moves: a detached one leaves it where it was.
  double* positions = stream.positions.data(call.env);
  double* row = stream.row.data(call.env);
  const LedgerRow values = stream.ledger.advance(t, stream.orders.data(call.env), stream.fills.data(call.env));
  std::ranges::copy(stream.ledger.positions(), positions);
  std::memcpy(row, &values, sizeof values);
}

Napi::Value ledgerClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "handle", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<LedgerStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

Napi::Value planOrdersJs(const Napi::CallbackInfo& info) {
  const double equity = numberArg(info[0], "equityUsd");
  const auto closes = typedArg<double>(info[1], "closes");
  const auto targets = typedArg<double>(info[2], "targets", closes.size());
  const auto positions = typedArg<double>(info[3], "positions", closes.size());
  const auto account = structArg<Account>(info[4], "account");
  const auto orders = typedArg<double>(info[5], "orders", closes.size());
  planOrders(equity, closes.data(), targets.data(), positions.data(), static_cast<int64_t>(closes.size()), account,
             orders.data());
  return info.Env().Undefined();
}

}  // namespace

void registerBacktest(Napi::Env, Napi::Object exports) {
  define<backtestPanelJs>(exports, "backtestPanel");
  define<ledgerOpen>(exports, "ledgerOpen");
  defineHot<ledgerPlan>(exports, "ledgerPlan");
  defineHot<ledgerAdvance>(exports, "ledgerAdvance");
  define<ledgerClose>(exports, "ledgerClose");
  define<planOrdersJs>(exports, "planOrders");
}

}  // namespace autostock::binding
