#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "validation/blockLength.h"
#include "validation/bootstrap.h"
#include "validation/overfitting.h"
#include "validation/realityCheck.h"

namespace autostock::binding {

namespace {

constexpr int64_t MAX_CONFIGURATIONS = 1'000'000;

/** Returns [configurations][T]; T follows from the length. */
struct Matrix {
  Matrix(const Napi::Value& value, const Napi::Value& configurations)
      : values(value, "returns"), count(integerArg(configurations, "configurations", 1, MAX_CONFIGURATIONS)) {
    if (static_cast<int64_t>(values.size()) % count != 0)
      failArgument("returns must hold " + std::to_string(count) + " rows of one length, held " +
                   std::to_string(values.size()) + " values");
  }

  Returns view() const { return {values.data(), count, bars()}; }
  int64_t bars() const { return static_cast<int64_t>(values.size()) / count; }

  StableArray<double> values;
  int64_t count;
};

Napi::Value validationOverfitting(const Napi::CallbackInfo& info) {
  Matrix matrix(info[0], info[1]);
  const auto blocks = static_cast<int>(integerArg(info[2], "blocks", 2, 20));
  const auto threads = static_cast<int>(integerArg(info[3], "threads", 1, 1024));
  return PromiseWorker<Overfitting>::run(
      info.Env(), info[4], "control",
      [matrix = std::move(matrix), blocks, threads](const Control& control) {
        return backtestOverfitting(matrix.view(), blocks, threads, control);
      },
      [](Napi::Env env, Overfitting& result) -> Napi::Value {
        auto best = Napi::Int32Array::New(env, result.best.size());
        std::ranges::copy(result.best, best.Data());
        Napi::Object out = Napi::Object::New(env);
        out.Set("logits", numbersToJs(env, result.logits));
        out.Set("inSample", numbersToJs(env, result.inSample));
        out.Set("outOfSample", numbersToJs(env, result.outOfSample));
        out.Set("best", best);
        return out;
      });
}

Napi::Value validationBlockLength(const Napi::CallbackInfo& info) {
  const auto returns = typedArg<double>(info[0], "returns");
  requireFinite({returns.data(), 1, static_cast<int64_t>(returns.size())}, "returns");
  const BlockLength length = automaticBlockLength(returns.data(), static_cast<int64_t>(returns.size()));
  Napi::Object out = Napi::Object::New(info.Env());
  out.Set("stationary", length.stationary);
  out.Set("circular", length.circular);
  return out;
}

Napi::Value validationBootstrap(const Napi::CallbackInfo& info) {
  StableArray<double> returns(info[0], "returns");
  const double periodsPerYear = numberArg(info[1], "periodsPerYear");
  const double riskFreeAnn = numberArg(info[2], "riskFreeAnn");
  const auto settings = structArg<Resampling>(info[3], "settings");
  return PromiseWorker<Bootstrap>::run(
      info.Env(), info[4], "control",
      [returns = std::move(returns), periodsPerYear, riskFreeAnn, settings](const Control& control) {
        const auto bars = static_cast<int64_t>(returns.size());
        return bootstrapMetrics({returns.data(), bars, periodsPerYear, riskFreeAnn}, settings, control);
      },
      [](Napi::Env env, Bootstrap& result) -> Napi::Value {
        Napi::Object out = Napi::Object::New(env);
        out.Set("values", numbersToJs(env, result.values));
        out.Set("samples", numbersToJs(env, result.samples));
        out.Set("jackknife", numbersToJs(env, result.jackknife));
        out.Set("blockBars", result.blockBars);
        return out;
      });
}

Napi::Value validationRealityCheck(const Napi::CallbackInfo& info) {
  Matrix matrix(info[0], info[1]);
  StableArray<double> benchmark(info[2], "benchmark", static_cast<size_t>(matrix.bars()));
  const auto settings = structArg<Resampling>(info[3], "settings");
  return PromiseWorker<RealityCheck>::run(
      info.Env(), info[4], "control",
      [matrix = std::move(matrix), benchmark = std::move(benchmark), settings](const Control& control) {
        return realityCheck(matrix.view(), benchmark.data(), settings, control);
      },
      [](Napi::Env env, RealityCheck& result) -> Napi::Value {
        Napi::Object out = Napi::Object::New(env);
        out.Set("pRealityCheck", result.pRealityCheck);
        out.Set("pLower", result.pLower);
        out.Set("pConsistent", result.pConsistent);
        out.Set("pUpper", result.pUpper);
        out.Set("bestByMean", static_cast<double>(result.bestByMean));
        out.Set("bestByRatio", static_cast<double>(result.bestByRatio));
        out.Set("statistic", result.statistic);
        out.Set("blockBars", result.blockBars);
        return out;
      });
}

}  // namespace

void registerValidation(Napi::Env, Napi::Object exports) {
  define<validationOverfitting>(exports, "validationOverfitting");
  define<validationBlockLength>(exports, "validationBlockLength");
  define<validationBootstrap>(exports, "validationBootstrap");
  define<validationRealityCheck>(exports, "validationRealityCheck");
}

}  // namespace autostock::binding
