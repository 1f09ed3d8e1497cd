#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/engineSettingsArg.h"
#include "binding/hotCall.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/strategyHandle.h"
#include "engine/orderEngine.h"
#include "engine/runStrategy.h"
#include "strategy/evaluator.h"

namespace autostock::binding {
namespace {

/** Rows of doubles as one Float64Array. */
template <class Row>
Napi::Value rowsToJs(Napi::Env env, const std::vector<Row>& rows) {
  auto array = Napi::Float64Array::New(env, rows.size() * (sizeof(Row) / sizeof(double)));
  if (!rows.empty()) std::memcpy(array.Data(), rows.data(), rows.size() * sizeof(Row));
  return array;
}

Napi::Value runToJs(Napi::Env env, const Journal& journal, const std::array<double, RUN_METRICS>& metrics) {
  Napi::Object run = Napi::Object::New(env);
  run.Set("bars", rowsToJs(env, journal.bars));
  run.Set("trades", rowsToJs(env, journal.trades));
  run.Set("fills", rowsToJs(env, journal.fills));
  run.Set("orders", rowsToJs(env, journal.orders));
  run.Set("metrics", rowsToJs(env, std::vector<double>(metrics.begin(), metrics.end())));
  return run;
}

Napi::Value engineRun(const Napi::CallbackInfo& info) {
  auto strategy = handleArg<LoadedStrategy>(info[0], "strategy");
  const Panel panel = strategy->panel->view;
  auto set = parameterSet(info[1], "set", *strategy);
  auto symbols = symbolsArg(info[2], "symbols", panel);
  auto loaded = engineSettingsArg(info[3], "settings", panel);
  return PromiseWorker<StrategyRun>::run(
      info.Env(), info[4], "control",
      [strategy = std::move(strategy), panel, set = std::move(set), symbols = std::move(symbols),
       loaded = std::move(loaded)](const Control& control) mutable {
        std::vector<std::unique_ptr<Evaluator>> evaluators;
        std::vector<RuleSeries> rules;
        for (const int64_t symbol : symbols) {
          evaluators.push_back(std::make_unique<Evaluator>(compiled(strategy), panel));
          rules.push_back(evaluators.back()->evaluate(symbol, set.data(), control));
        }
        return runStrategy(panel, symbols, std::move(rules), loaded.settings, loaded.start, loaded.end, control);
      },
      [](Napi::Env env, StrategyRun& run) -> Napi::Value { return runToJs(env, run.journal, run.metrics); });
}

/** Columns of COMMAND_COLUMNS, ENDED_COLUMNS and STATE_COLUMNS of the contract. */
struct Command {
  double kind, symbol, type, tif, at, sizing, quantity, limit, stop, trail, trailFraction, arm, risk, parent, group, reduceOnly;
};
struct Ended {
  double id, status, reason, filled;
};
struct State {
  double commands, fills, ended, more, equity, cash, gross, openOrders;
};
constexpr size_t COMMAND_WIDTH = sizeof(Command) / sizeof(double);
constexpr size_t ENDED_WIDTH = sizeof(Ended) / sizeof(double);
constexpr size_t STATE_WIDTH = sizeof(State) / sizeof(double);

template <class Code>
Code codeOf(double value, int count, const char* name) {
  if (!(value >= 0 && value < count && value == std::trunc(value)))
    failArgument(std::string("commands: ") + name + " must be a code from 0 to " + std::to_string(count - 1) + ", was " +
                 formatNumber(value));
  return static_cast<Code>(static_cast<int>(value));
}

int64_t idOf(double value) { return value >= 0 && value < 9e15 ? static_cast<int64_t>(value) : -1; }

OrderRequest requestOf(const Command& row) {
  OrderRequest request;
  request.symbol = idOf(row.symbol);
  request.type = codeOf<OrderType>(row.type, 7, "type");
  request.tif = codeOf<TimeInForce>(row.tif, 4, "tif");
  request.at = codeOf<OrderAt>(row.at, 3, "at");
  request.sizing = codeOf<OrderSize>(row.sizing, 7, "sizing");
  request.quantity = row.quantity;
  request.limit = row.limit;
  request.stop = row.stop;
  request.trail = row.trail;
  request.trailFraction = row.trailFraction != 0;
  request.arm = row.arm;
  request.risk = row.risk;
  request.parent = idOf(row.parent);
  request.group = idOf(row.group);
  request.reduceOnly = row.reduceOnly != 0;
  return request;
}

std::vector<int64_t> allSymbols(const Panel& panel) {
  std::vector<int64_t> symbols(static_cast<size_t>(panel.symbols));
  std::iota(symbols.begin(), symbols.end(), 0);
  return symbols;
}

/** A buffer whose length is a whole number of rows. */
size_t rowsIn(const Napi::Value& value, const char* name, size_t width) {
  const size_t length = typedArg<double>(value, name).size();
  if (length % width != 0) failArgument(std::string(name) + " must hold rows of " + std::to_string(width));
  return length;
}

/** An account with the caller's buffers bound to it. */
struct EngineStream final : Stream {
  static constexpr const char* kind = "engine";

  EngineStream(std::shared_ptr<LoadedPanel> loadedPanel, LoadedSettings loadedSettings, const Napi::CallbackInfo& info)
      : panel(std::move(loadedPanel)),
        loaded(std::move(loadedSettings)),
        engine(panel->view, allSymbols(panel->view), loaded.settings),
        figures(loaded.settings.account.initialCashUsd),
        commands(info[2], "commands", rowsIn(info[2], "commands", COMMAND_WIDTH)),
        fills(info[3], "fills", rowsIn(info[3], "fills", FILL_WIDTH)),
        ended(info[4], "ended", rowsIn(info[4], "ended", ENDED_WIDTH)),
        positions(info[5], "positions", static_cast<size_t>(panel->view.symbols)),
        state(info[6], "state", STATE_WIDTH) {}

  State& stateNow(napi_env env) { return *reinterpret_cast<State*>(state.data(env)); }

  void take(napi_env env, State& now) {
    if (now.commands == 0) return;
    const auto* rows = reinterpret_cast<const Command*>(commands.data(env));
    const size_t most = commands.size() / COMMAND_WIDTH;
    if (!(now.commands > 0 && now.commands <= static_cast<double>(most)))
      failArgument("state.commands must be from 0 to " + std::to_string(most) + ", was " + formatNumber(now.commands));
    const auto count = static_cast<size_t>(now.commands);
    now.commands = 0;
    for (size_t i = 0; i < count; ++i) {
      const Command& row = rows[i];
      if (row.kind == 0) engine.submit(requestOf(row));
      else if (row.kind == 1) engine.cancel(idOf(row.quantity));
      else engine.charge(idOf(row.limit), row.quantity);
    }
  }

  void publish(napi_env env, State& now) {
    const Journal& journal = engine.journal;
    const size_t fillCount = std::min(journal.fills.size() - sentFills, fills.size() / static_cast<size_t>(FILL_WIDTH));
    if (fillCount > 0) std::memcpy(fills.data(env), journal.fills.data() + sentFills, fillCount * sizeof(FillRow));
    sentFills += fillCount;
    const size_t endedCount = std::min(journal.ended.size() - sentEnded, ended.size() / ENDED_WIDTH);
    if (endedCount > 0) {
      auto* rows = reinterpret_cast<Ended*>(ended.data(env));
      for (size_t i = 0; i < endedCount; ++i) {
        const OrderRow& order = journal.orders[static_cast<size_t>(journal.ended[sentEnded + i])];
        rows[i] = {order.id, order.status, order.reason, order.filled};
      }
    }
    sentEnded += endedCount;
    now.fills = static_cast<double>(fillCount);
    now.ended = static_cast<double>(endedCount);
    now.more = sentFills < journal.fills.size() || sentEnded < journal.ended.size() ? 1 : 0;
    now.equity = engine.sums().equity;
    now.cash = engine.cash();
    now.gross = engine.sums().gross;
    now.openOrders = static_cast<double>(engine.openOrders());
    double* held = positions.data(env);
    for (int64_t s = 0; s < engine.symbols(); ++s) held[s] = engine.book(s).position;
  }

  void trade(int64_t t) {
    engine.begin(t);
    engine.tradeOpen(t);
    engine.tradeInside(t);
    engine.tradeClose(t);
  }

  void mark(int64_t t) {
    const BarSums& sums = engine.mark(t);
    figures.add(sums);
    engine.journal.bars.push_back(barRow(sums, engine.totals().costs - costs));
    costs = engine.totals().costs;
  }

  std::shared_ptr<LoadedPanel> panel;
  LoadedSettings loaded;
  OrderEngine engine;
  RunFigures figures;
  BoundArray<double> commands, fills, ended, positions, state;
  size_t sentFills = 0;
  size_t sentEnded = 0;
  double costs = 0;
};

Napi::Value engineOpen(const Napi::CallbackInfo& info) {
  auto panel = handleArg<LoadedPanel>(info[0], "panel");
  auto loaded = engineSettingsArg(info[1], "settings", panel->view);
  auto stream = std::make_unique<EngineStream>(std::move(panel), std::move(loaded), info);
  const Napi::Env env = info.Env();
  std::ranges::fill(stream->positions.view(env), 0.0);
  stream->stateNow(env) = State{};
  stream->stateNow(env).equity = stream->stateNow(env).cash = stream->loaded.settings.account.initialCashUsd;
  return Napi::Number::New(env, Instance::of(env).streams.add(std::move(stream)));
}

void engineAdvance(HotCall& call) {
  auto& stream = call.stream<EngineStream>(0);
  const int64_t t = call.index(1, "t", stream.engine.times());
  State& now = stream.stateNow(call.env);
  stream.take(call.env, now);
  stream.trade(t);
  stream.mark(t);
  stream.publish(call.env, now);
}

void engineTrade(HotCall& call) {
  auto& stream = call.stream<EngineStream>(0);
  const int64_t t = call.index(1, "t", stream.engine.times());
  State& now = stream.stateNow(call.env);
  stream.take(call.env, now);
  stream.trade(t);
  stream.publish(call.env, now);
}

void engineMark(HotCall& call) {
  auto& stream = call.stream<EngineStream>(0);
  const int64_t t = call.index(1, "t", stream.engine.times());
  State& now = stream.stateNow(call.env);
  stream.take(call.env, now);
  stream.mark(t);
  stream.publish(call.env, now);
}

void engineTake(HotCall& call) {
  auto& stream = call.stream<EngineStream>(0);
  stream.take(call.env, stream.stateNow(call.env));
}

void engineMore(HotCall& call) {
  auto& stream = call.stream<EngineStream>(0);
  stream.publish(call.env, stream.stateNow(call.env));
}

EngineStream& streamArg(const Napi::CallbackInfo& info, const Napi::Value& value) {
  const auto handle = integerArg(value, "handle", 0, INT32_MAX);
  return Instance::of(info.Env()).streams.get<EngineStream>(static_cast<int32_t>(handle));
}

Napi::Value engineReport(const Napi::CallbackInfo& info) {
  EngineStream& stream = streamArg(info, info[0]);
  Journal& journal = stream.engine.journal;
  const size_t closed = journal.trades.size();
  stream.engine.reportOpen();
  const double periods = stream.loaded.settings.execution.periodsPerYear;
  const Napi::Value run = runToJs(info.Env(), journal, stream.figures.row(stream.engine.totals(), periods));
  journal.trades.resize(closed);
  return run;
}

Napi::Value engineClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "handle", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<EngineStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

}  // namespace

void registerEngine(Napi::Env, Napi::Object exports) {
  define<engineRun>(exports, "engineRun");
  define<engineOpen>(exports, "engineOpen");
  defineHot<engineAdvance>(exports, "engineAdvance");
  defineHot<engineTrade>(exports, "engineTrade");
  defineHot<engineMark>(exports, "engineMark");
  defineHot<engineTake>(exports, "engineTake");
  defineHot<engineMore>(exports, "engineMore");
  define<engineReport>(exports, "engineReport");
  define<engineClose>(exports, "engineClose");
}

}  // namespace autostock::binding
