#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/strategyHandle.h"
#include "indicators/catalog.h"
#include "strategy/evaluator.h"
#include "sweep/row.h"
#include "sweep/sweep.h"

namespace autostock::binding {

StableArray<double> parameterSet(const Napi::Value& value, const std::string& name, const LoadedStrategy& loaded) {
  if (loaded.strategy.params == 0) return {};
  return StableArray<double>(value, name, static_cast<size_t>(loaded.strategy.params));
}

std::vector<int64_t> symbolsArg(const Napi::Value& value, const std::string& name, const Panel& panel) {
  std::vector<int64_t> symbols;
  for (const int32_t symbol : typedArg<int32_t>(value, name)) {
    if (symbol < 0 || symbol >= panel.symbols)
      failArgument(name + " must hold symbols in [0, " + std::to_string(panel.symbols) + "), was " + std::to_string(symbol));
    symbols.push_back(symbol);
  }
  return symbols;
}

namespace {

Number numberOrParam(const Napi::Value& value, const std::string& name) {
  if (value.IsNumber()) return {numberArg(value, name), -1};
  const Napi::Object object = objectArg(value, name);
  return {0, static_cast<int>(integerArg(member(object, "param"), memberName(name, "param"), 0, 63))};
}

int optionalIndex(const Napi::Object& object, const std::string& name, const char* field) {
  const Napi::Value value = member(object, field);
  if (value.IsUndefined()) return -1;
  return static_cast<int>(integerArg(value, memberName(name, field), 0, 1'000'000));
}

Input inputArg(const Napi::Value& value, const std::string& name) {
  const std::string text = stringArg(value, name);
  const char* names[] = {"open", "high", "low", "close", "volume", "benchmark"};
  for (int i = 0; i < 6; ++i)
    if (text == names[i]) return static_cast<Input>(i);
  failArgument(name + " must be open, high, low, close, volume or benchmark, was \"" + text + "\"");
}

int outputIndex(const std::string& indicator, const std::string& output, const std::string& name) {
  const IndicatorInfo& info = indicatorInfo(indicator);
  for (std::size_t i = 0; i < info.outputs.size(); ++i)
    if (info.outputs[i] == output) return static_cast<int>(i);
  failArgument(name + ": indicator \"" + indicator + "\" has no output \"" + output + "\"");
}

Node nodeArg(const Napi::Value& value, const std::string& name) {
  const Napi::Object object = objectArg(value, name);
  Node node;
  node.op = opInfo(stringArg(member(object, "op"), memberName(name, "op"))).op;
  if (const Napi::Value args = member(object, "args"); !args.IsUndefined()) {
    const Napi::Array list = arrayArg(args, memberName(name, "args"));
    for (uint32_t i = 0; i < list.Length(); ++i)
      node.args.push_back(static_cast<int>(integerArg(list.Get(i), memberName(name, "args"), 0, 1'000'000)));
  }
  if (node.op == Op::constant) node.value = numberArg(member(object, "value"), memberName(name, "value"));
  if (node.op == Op::param) node.param = static_cast<int>(integerArg(member(object, "param"), memberName(name, "param"), 0, 63));
  if (node.op == Op::field) node.field = inputArg(member(object, "field"), memberName(name, "field"));
  if (node.op == Op::series)
    node.series = static_cast<int>(integerArg(member(object, "series"), memberName(name, "series"), 0, 1'000'000));
  if (opInfo(node.op).takesBars) node.n = numberOrParam(member(object, "n"), memberName(name, "n"));
  if (node.op != Op::indicator) return node;
  node.indicator = stringArg(member(object, "indicator"), memberName(name, "indicator"));
  node.output = outputIndex(node.indicator, stringArg(member(object, "output"), memberName(name, "output")), name);
  const Napi::Value params = member(object, "params");
  if (params.IsUndefined()) return node;
  const Napi::Object values = objectArg(params, memberName(name, "params"));
  const Napi::Array keys = values.GetPropertyNames();
  for (uint32_t i = 0; i < keys.Length(); ++i) {
    const std::string key = keys.Get(i).ToString().Utf8Value();
    node.params.emplace_back(key, numberOrParam(values.Get(key), memberName(name, key.c_str())));
  }
  return node;
}

Napi::Value strategyOpen(const Napi::CallbackInfo& info) {
  auto loaded = std::make_shared<LoadedStrategy>();
  loaded->panel = handleArg<LoadedPanel>(info[0], "panel");
  const Panel& panel = loaded->panel->view;
  const Napi::Object object = objectArg(info[1], "strategy");
  CompiledStrategy& strategy = loaded->strategy;
  const Napi::Array nodes = arrayArg(member(object, "nodes"), "strategy.nodes");
  for (uint32_t i = 0; i < nodes.Length(); ++i)
    strategy.nodes.push_back(nodeArg(nodes.Get(i), "strategy.nodes[" + std::to_string(i) + "]"));
  const Napi::Object rules = objectArg(member(object, "rules"), "strategy.rules");
  const auto rule = [&](const char* field) { return optionalIndex(rules, "strategy.rules", field); };
  strategy.rules = {rule("entryLong"), rule("exitLong"),   rule("entryShort"),   rule("exitShort"), rule("weight"), rule("size"),
                    rule("stopLoss"),  rule("takeProfit"), rule("trailingStop"), rule("breakEven"), rule("maxBars")};
  strategy.params = static_cast<int>(integerArg(member(object, "params"), "strategy.params", 0, 64));
  strategy.benchmark = integerArg(member(object, "benchmark"), "strategy.benchmark", 0, panel.symbols - 1);
  const Napi::Array series = arrayArg(member(object, "series"), "strategy.series");
  const size_t cells = shapeProduct("strategy.series", panel.symbols, panel.times);
  for (uint32_t i = 0; i < series.Length(); ++i)
    loaded->series.emplace_back(series.Get(i), "strategy.series[" + std::to_string(i) + "]", cells);
  for (const StableArray<double>& array : loaded->series) strategy.series.push_back(array.data());
  strategy.check(panel.symbols);
  return makeHandle(info.Env(), std::move(loaded));
}

Napi::Value strategyClose(const Napi::CallbackInfo& info) {
  closeHandle<LoadedStrategy>(info[0], "strategy");
  return info.Env().Undefined();
}

Napi::Value strategySeries(const Napi::CallbackInfo& info) {
  const auto loaded = handleArg<LoadedStrategy>(info[0], "strategy");
  const Panel& panel = loaded->panel->view;
  const auto nodes = static_cast<int64_t>(loaded->strategy.nodes.size());
  const auto node = static_cast<int>(integerArg(info[1], "node", 0, nodes - 1));
  const int64_t symbol = integerArg(info[2], "symbol", 0, panel.symbols - 1);
  const auto set = parameterSet(info[3], "set", *loaded);
  const auto out = typedArg<double>(info[4], "out", static_cast<size_t>(panel.times));
  Evaluator(compiled(loaded), panel).series(node, symbol, set.data(), out.data());
  return info.Env().Undefined();
}

struct SweepArrays {
  std::shared_ptr<LoadedStrategy> loaded;
  StableArray<double> sets;
  StableArray<double> spread;
  std::optional<StableOutput<double>> out;
  SweepJob job{};
};

SweepJob jobArg(const Napi::Object& settings, const Panel& panel) {
  const auto text = [&](const char* field) { return stringArg(member(settings, field), memberName("settings", field)); };
  const auto at = [&](const char* field) { return member(settings, field); };
  SweepJob job{};
  job.settings.costs = structArg<Costs>(at("costs"), "settings.costs");
  job.settings.account = structArg<Account>(at("account"), "settings.account");
  job.settings.execution = structArg<Execution>(at("execution"), "settings.execution");
  job.settings.margin = structArg<Margin>(at("margin"), "settings.margin");
  job.start = integerArg(at("start"), "settings.start", 0, panel.times - 1);
  job.end = integerArg(at("end"), "settings.end", job.start + 1, panel.times);
  job.threads = static_cast<int>(integerArg(at("threads"), "settings.threads", 1, 256));
  job.path = text("path");
  job.simd = text("simd");
  job.device = deviceByName(text("device"));
  return job;
}

/** The arguments that strategySweep and strategyEquity share: strategy, sets, symbols, settings. */
std::shared_ptr<SweepArrays> sweepArrays(const Napi::CallbackInfo& info) {
  auto arrays = std::make_shared<SweepArrays>();
  arrays->loaded = handleArg<LoadedStrategy>(info[0], "strategy");
  const Panel& panel = arrays->loaded->panel->view;
  const int params = arrays->loaded->strategy.params;
  const Napi::Object settings = objectArg(info[3], "settings");
  arrays->job = jobArg(settings, panel);
  arrays->job.count = 1;
  if (params > 0) {
    arrays->sets = StableArray<double>(info[1], "sets");
    if (arrays->sets.size() % static_cast<size_t>(params) != 0)
      failArgument("sets must have a multiple of " + std::to_string(params) + " numbers, had " +
                   std::to_string(arrays->sets.size()));
    arrays->job.count = static_cast<int64_t>(arrays->sets.size()) / params;
  }
  arrays->job.symbols = symbolsArg(info[2], "symbols", panel);
  arrays->job.sets = arrays->sets.data();
  if (const Napi::Value value = member(settings, "spread"); !value.IsUndefined()) {
    arrays->spread = StableArray<double>(value, "settings.spread", shapeProduct("settings.spread", panel.symbols, panel.times));
    arrays->job.spread = arrays->spread.data();
  }
  return arrays;
}

Napi::Value strategySweep(const Napi::CallbackInfo& info) {
  auto arrays = sweepArrays(info);
  const size_t cells = shapeProduct("rows", static_cast<int64_t>(arrays->job.symbols.size()), arrays->job.count, SWEEP_WIDTH);
  arrays->out.emplace(info[4], "rows", cells);
  return PromiseWorker<SweepOutcome>::run(
      info.Env(), info[5], "control",
      [arrays](const Control& control) {
        return runSweep(arrays->loaded->strategy, arrays->loaded->panel->view, arrays->job, arrays->out->view().data(),
                        control);
      },
      [arrays](Napi::Env env, SweepOutcome& outcome) -> Napi::Value {
        arrays->out->commit();
        Napi::Object report = Napi::Object::New(env);
        report.Set("path", outcome.path);
        report.Set("simd", outcome.simd);
        return report;
      });
}

Napi::Value strategyEquity(const Napi::CallbackInfo& info) {
  auto arrays = sweepArrays(info);
  const size_t cells = shapeProduct("equity", arrays->job.count, arrays->job.end - arrays->job.start);
  arrays->out.emplace(info[4], "equity", cells);
  return PromiseWorker<bool>::run(
      info.Env(), info[5], "control",
      [arrays](const Control& control) {
        runEquity(arrays->loaded->strategy, arrays->loaded->panel->view, arrays->job, arrays->out->view().data(), control);
        return true;
      },
      [arrays](Napi::Env env, bool&) -> Napi::Value {
        arrays->out->commit();
        return env.Undefined();
      });
}

}  // namespace

void registerStrategy(Napi::Env, Napi::Object exports) {
  define<strategyOpen>(exports, "strategyOpen");
  define<strategyClose>(exports, "strategyClose");
  define<strategySeries>(exports, "strategySeries");
  define<strategySweep>(exports, "strategySweep");
  define<strategyEquity>(exports, "strategyEquity");
}

}  // namespace autostock::binding
