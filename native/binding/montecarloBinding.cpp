#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "montecarlo/summary.h"

namespace autostock::binding {
namespace {

using namespace montecarlo;

Napi::Float64Array toJs(Napi::Env env, const std::vector<Estimate>& estimates) {
  auto array = Napi::Float64Array::New(env, estimates.size() * 2);
  for (size_t i = 0; i < estimates.size(); ++i) {
    array[2 * i] = estimates[i].value;
    array[2 * i + 1] = estimates[i].error;
  }
  return array;
}

Napi::Object toJs(Napi::Env env, const Distribution& distribution) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("moments", toJs(env, std::vector{distribution.mean, distribution.sd}));
  object.Set("quantiles", toJs(env, distribution.quantiles));
  object.Set("percentiles", numbersToJs(env, distribution.percentiles));
  return object;
}

/** Values of a typed array that may be empty. */
std::vector<double> doublesArg(const Napi::Value& value, const std::string& name) {
  if (value.IsTypedArray() && value.As<Napi::TypedArray>().ElementLength() == 0) return {};
  const auto view = typedArg<double>(value, name);
  return {view.begin(), view.end()};
}

Arrays arraysArg(const Napi::Value& value) {
  const Napi::Object object = objectArg(value, "arrays");
  const Napi::Array names = object.GetPropertyNames();
  Arrays arrays;
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>().Utf8Value();
    arrays[name] = doublesArg(object.Get(name), "arrays." + name);
  }
  return arrays;
}

std::vector<double> sharesArg(const Napi::Object& object, const char* field, double min, double max) {
  const std::string name = memberName("levels", field);
  std::vector<double> values = doublesArg(member(object, field), name);
  for (const double value : values)
    if (!(value >= min && value <= max))
      failArgument(name + " must be within [" + formatNumber(min) + ", " + formatNumber(max) + "], was " + formatNumber(value));
  return values;
}

SummaryLevels levelsArg(const Napi::Value& value) {
  const Napi::Object object = objectArg(value, "levels");
  return {sharesArg(object, "quantiles", 0, 1), sharesArg(object, "ruin", 0, 1e9), sharesArg(object, "drawdown", 0, 1),
          sharesArg(object, "risk", 0, 1 - 1e-9)};
}

SimulationSettings settingsArg(const Napi::Value& value) {
  const Napi::Object object = objectArg(value, "settings");
  const auto integer = [&](const char* field, int64_t min, int64_t max) {
    return integerArg(member(object, field), memberName("settings", field), min, max);
  };
  SimulationSettings settings;
  settings.paths = integer("paths", 1, MOST_PATHS);
  settings.steps = static_cast<int32_t>(integer("steps", 1, MOST_STEPS));
  settings.seed = static_cast<uint64_t>(integer("seed", 0, 9007199254740991));
  settings.threads = static_cast<int>(integer("threads", 1, 1024));
  settings.rebalance = integer("rebalance", 0, 1) == 1;
  settings.simd = simdByName(stringArg(member(object, "simd"), "settings.simd"));
  settings.device = deviceByName(stringArg(member(object, "device"), "settings.device"));
  return settings;
}

Napi::Value monteCarloGenerators(const Napi::CallbackInfo& info) {
  std::vector<std::string> names;
  for (const Generator* generator : generators()) names.emplace_back(generator->name);
  return stringsToJs(info.Env(), names);
}

Napi::Value monteCarloFit(const Napi::CallbackInfo& info) {
  const Generator& generator = findGenerator(stringArg(info[0], "name"));
  const auto options = structArg<GeneratorOptions>(info[1], "options");
  StableArray<double> returns(info[2], "returns");
  const auto assets = static_cast<int>(integerArg(info[3], "assets", 1, MOST_ASSETS));
  const auto rows = static_cast<int64_t>(returns.size()) / assets;
  if (rows * assets != static_cast<int64_t>(returns.size()))
    failArgument("returns must hold rows of " + std::to_string(assets) + " assets, held " + std::to_string(returns.size()) + " values");
  return PromiseWorker<Arrays>::run(
      info.Env(), info[4], "control",
      [&generator, options, returns = std::move(returns), rows, assets](const Control& control) {
        return generator.fit(options, {returns.view(), rows, assets}, control);
      },
      [](Napi::Env env, Arrays& arrays) -> Napi::Value {
        Napi::Object object = Napi::Object::New(env);
        for (const auto& [name, values] : arrays) object.Set(name, numbersToJs(env, values));
        return object;
      });
}

struct Outcome {
  Summary summary;
  SimulationSettings settings;
};

Napi::Value outcomeToJs(Napi::Env env, Outcome& outcome) {
  const Summary& summary = outcome.summary;
  Napi::Object object = Napi::Object::New(env);
  object.Set("fan", toJs(env, summary.fan));
  object.Set("terminal", toJs(env, summary.terminal));
  object.Set("drawdown", toJs(env, summary.drawdown));
  object.Set("ruin", toJs(env, summary.ruin));
  object.Set("drawdownBeyond", toJs(env, summary.drawdownBeyond));
  object.Set("valueAtRisk", toJs(env, summary.valueAtRisk));
  object.Set("shortfall", toJs(env, summary.shortfall));
  object.Set("loss", toJs(env, std::vector{summary.loss}));
  object.Set("simd", std::string(nameOf(outcome.settings.simd)));
  object.Set("device", outcome.settings.device == Device::cuda ? "cuda" : "cpu");
  return object;
}

Napi::Value monteCarloRun(const Napi::CallbackInfo& info) {
  const Generator& generator = findGenerator(stringArg(info[0], "name"));
  const auto options = structArg<GeneratorOptions>(info[1], "options");
  Arrays arrays = arraysArg(info[2]);
  std::vector<double> weights = doublesArg(info[3], "weights");
  const auto at = typedArg<int32_t>(info[4], "checkpoints");
  std::vector<int32_t> checkpoints(at.begin(), at.end());
  const SimulationSettings settings = settingsArg(info[5]);
  SummaryLevels levels = levelsArg(info[6]);
  return PromiseWorker<Outcome>::run(
      info.Env(), info[7], "control",
      [&generator, options, arrays = std::move(arrays), weights = std::move(weights),
       checkpoints = std::move(checkpoints), settings, levels = std::move(levels)](const Control& control) {
        const Assembled assembled = generator.assemble(options, arrays, static_cast<int>(weights.size()));
        Simulated paths = simulate(assembled, weights, checkpoints, settings, control);
        return Outcome{summarise(paths, static_cast<int64_t>(checkpoints.size()), levels, settings.threads, control), settings};
      },
      outcomeToJs);
}

}  // namespace

void registerMonteCarlo(Napi::Env, Napi::Object exports) {
  define<monteCarloGenerators>(exports, "monteCarloGenerators");
  define<monteCarloFit>(exports, "monteCarloFit");
  define<monteCarloRun>(exports, "monteCarloRun");
}

}  // namespace autostock::binding
