#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/featuresArg.h"
#include "binding/hotCall.h"
#include "binding/modelHandle.h"
#include "binding/shapeArg.h"
#include "binding/register.h"
#include "models/evaluator.h"
#include "models/registry.h"
#include "models/safetensors.h"
#include "serving/forecastPath.h"

namespace autostock::binding {

namespace {

constexpr int64_t mostSymbols = 1'000'000;

/** Windows [n][L][F] and forecasts [n][O] of one member. */
struct BoundWindows final : Stream {
  static constexpr const char* kind = "window";

  BoundWindows(std::shared_ptr<Forecaster> m, BoundArray<float> in, BoundArray<float> out)
      : model(std::move(m)),
        input(std::move(in)),
        output(std::move(out)),
        scratch(static_cast<size_t>(model->scratchSize())) {}

  std::shared_ptr<Forecaster> model;
  BoundArray<float> input, output;
  std::vector<float> scratch;
};

/** A member fed bar by bar: bars [S][F], forecasts [S][O]. */
struct BoundStream final : Stream {
  static constexpr const char* kind = "member stream";

  BoundStream(std::shared_ptr<Forecaster> m, int64_t symbols, BoundArray<float> in, BoundArray<float> out)
      : model(std::move(m)), stream(model->stream(symbols)), input(std::move(in)), output(std::move(out)) {}

  std::shared_ptr<Forecaster> model;
  std::unique_ptr<autostock::Stream> stream;
  BoundArray<float> input, output;
};

/** Windows [n][L][F] and forecasts [n][O] of LibTorch. */
struct BoundEvaluator final : Stream {
  static constexpr const char* kind = "LibTorch evaluator";

  BoundEvaluator(std::unique_ptr<Evaluator> e, int64_t n, BoundArray<float> in, BoundArray<float> out)
      : evaluator(std::move(e)), most(n), input(std::move(in)), output(std::move(out)) {}

  std::unique_ptr<Evaluator> evaluator;
  int64_t most;
  BoundArray<float> input, output;
};

struct BoundPath final : Stream {
  static constexpr const char* kind = "forecast path";

  BoundPath(ForecastPath p, BoundArray<double> b, BoundArray<double> w, BoundArray<float> one, BoundArray<double> all)
      : path(std::move(p)), bars(std::move(b)), weights(std::move(w)), points(std::move(one)), forecast(std::move(all)) {}

  ForecastPath path;
  BoundArray<double> bars, weights;
  BoundArray<float> points;
  BoundArray<double> forecast;
};

template <class T>
Napi::Value opened(Napi::Env env, std::unique_ptr<T> stream) {
  return Napi::Number::New(env, Instance::of(env).streams.add(std::move(stream)));
}

template <class T>
Napi::Value closed(const Napi::CallbackInfo& info) {
  Instance::of(info.Env()).streams.close<T>(static_cast<int32_t>(integerArg(info[0], "handle", 0, INT32_MAX)));
  return info.Env().Undefined();
}

Napi::Value windowOpen(const Napi::CallbackInfo& info) {
  auto model = handleArg<Forecaster>(info[0], "model");
  const auto width = static_cast<size_t>(model->window() * model->featureCount());
  const size_t values = typedArg<float>(info[1], "windows").size();
  if (values == 0 || values % width != 0) {
    failArgument("windows held " + std::to_string(values) + " values: must be windows of " + std::to_string(width));
  }
  BoundArray<float> input(info[1], "windows", values);
  BoundArray<float> output(info[2], "output", values / width * static_cast<size_t>(model->output().size()));
  return opened(info.Env(), std::make_unique<BoundWindows>(std::move(model), std::move(input), std::move(output)));
}

void windowRun(HotCall& call) {
  auto& bound = call.stream<BoundWindows>(0);
  const Forecaster& model = *bound.model;
  const int64_t width = model.window() * model.featureCount();
  const int64_t O = model.output().size();
  const int64_t count = call.index(1, "count", static_cast<int64_t>(bound.input.size()) / width + 1);
  const float* windows = bound.input.data(call.env);
  float* out = bound.output.data(call.env);
  for (int64_t i = 0; i < count; ++i) {
    const float* window = windows + i * width;
    const bool known = std::all_of(window, window + width, [](float x) { return std::isfinite(x); });
    if (known) {
      model.forecast(window, out + i * O, bound.scratch.data());
    } else {
      std::fill_n(out + i * O, O, std::numeric_limits<float>::quiet_NaN());
    }
  }
}

Napi::Value evaluatorOpen(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  const Tensors tensors = readSafetensors(typedArg<uint8_t>(info[4], "weights"), model.tensors(options, shape));
  const auto width = static_cast<size_t>(model.window(options) * shape.features);
  const size_t values = typedArg<float>(info[5], "windows").size();
  if (values == 0 || values % width != 0) {
    failArgument("windows held " + std::to_string(values) + " values: must be windows of " + std::to_string(width));
  }
  const size_t most = values / width;
  BoundArray<float> input(info[5], "windows", values);
  BoundArray<float> output(info[6], "output", most * static_cast<size_t>(shape.output.size()));
  return opened(info.Env(), std::make_unique<BoundEvaluator>(makeEvaluator(model, options, shape, tensors),
                                                             static_cast<int64_t>(most), std::move(input),
                                                             std::move(output)));
}

void evaluatorRun(HotCall& call) {
  auto& bound = call.stream<BoundEvaluator>(0);
  const int64_t count = call.index(1, "count", bound.most + 1);
  bound.evaluator->run(bound.input.data(call.env), count, bound.output.data(call.env));
}

Napi::Value streamOpen(const Napi::CallbackInfo& info) {
  auto model = handleArg<Forecaster>(info[0], "model");
  const int64_t symbols = integerArg(info[1], "symbols", 1, mostSymbols);
  BoundArray<float> input(info[2], "bars", shapeProduct("bars", symbols, model->featureCount()));
  BoundArray<float> output(info[3], "output", shapeProduct("output", symbols, model->output().size()));
  return opened(info.Env(),
                std::make_unique<BoundStream>(std::move(model), symbols, std::move(input), std::move(output)));
}

void streamStep(HotCall& call) {
  auto& bound = call.stream<BoundStream>(0);
  bound.stream->step(bound.input.data(call.env), bound.output.data(call.env));
}

void streamSettle(HotCall& call) { call.stream<BoundStream>(0).stream->settle(); }

void streamReset(HotCall& call) { call.stream<BoundStream>(0).stream->reset(); }

/** PathMember of the contract. */
PathMember memberArg(const Napi::Value& value, const std::string& name) {
  const Napi::Object object = objectArg(value, name);
  PathMember result;
  result.model = handleArg<Forecaster>(member(object, "model"), memberName(name, "model"));
  const auto F = static_cast<size_t>(result.model->featureCount());
  const auto copied = [&](const char* field) {
    const auto view = typedArg<double>(member(object, field), memberName(name, field), F);
    return std::vector<double>(view.begin(), view.end());
  };
  result.mean = copied("mean");
  result.std = copied("std");
  for (size_t f = 0; f < F; ++f) {
    if (std::isfinite(result.mean[f]) && std::isfinite(result.std[f]) && result.std[f] > 0.0) continue;
    failArgument(memberName(name, "std") + "[" + std::to_string(f) + "]: the scaler must be finite with std above 0");
  }
  result.clip = numberArg(member(object, "clip"), memberName(name, "clip"));
  if (!(result.clip > 0.0)) failArgument(memberName(name, "clip") + " must be above 0");
  return result;
}

Napi::Value pathOpen(const Napi::CallbackInfo& info) {
  const int64_t symbols = integerArg(info[1], "symbols", 1, mostSymbols);
  FeatureSet features(featuresArg(info[0]), symbols, sentimentArg(info[2], symbols));
  const Napi::Array list = arrayArg(info[3], "members");
  std::vector<PathMember> members;
  for (uint32_t m = 0; m < list.Length(); ++m) {
    members.push_back(memberArg(list.Get(m), "members[" + std::to_string(m) + "]"));
  }
  if (members.empty()) failArgument("members is empty: a path needs at least one");
  const auto M = static_cast<int64_t>(members.size());
  ForecastPath path(std::move(features), std::move(members));
  BoundArray<double> bars(info[4], "bars", shapeProduct("bars", symbols, BAR_WIDTH));
  BoundArray<double> weights(info[5], "weights", static_cast<size_t>(M));
  BoundArray<float> points(info[6], "points", shapeProduct("points", M, symbols));
  BoundArray<double> forecast(info[7], "forecast", static_cast<size_t>(symbols));
  return opened(info.Env(), std::make_unique<BoundPath>(std::move(path), std::move(bars), std::move(weights),
                                                        std::move(points), std::move(forecast)));
}

void pathStep(HotCall& call) {
  auto& bound = call.stream<BoundPath>(0);
  const double* weights = bound.weights.data(call.env);
  for (size_t m = 0; m < bound.weights.size(); ++m) {
    if (!(weights[m] >= 0.0)) failArgument("weights[" + std::to_string(m) + "] must be at least 0");
  }
  bound.path.step(bound.bars.data(call.env), weights, bound.points.data(call.env), bound.forecast.data(call.env));
}

void pathSettle(HotCall& call) { call.stream<BoundPath>(0).path.settle(); }

}  // namespace

void registerInference(Napi::Env, Napi::Object exports) {
  define<windowOpen>(exports, "windowOpen");
  defineHot<windowRun>(exports, "windowRun");
  define<closed<BoundWindows>>(exports, "windowClose");
  define<evaluatorOpen>(exports, "evaluatorOpen");
  defineHot<evaluatorRun>(exports, "evaluatorRun");
  define<closed<BoundEvaluator>>(exports, "evaluatorClose");
  define<streamOpen>(exports, "streamOpen");
  defineHot<streamStep>(exports, "streamStep");
  defineHot<streamSettle>(exports, "streamSettle");
  defineHot<streamReset>(exports, "streamReset");
  define<closed<BoundStream>>(exports, "streamClose");
  define<pathOpen>(exports, "pathOpen");
  defineHot<pathStep>(exports, "pathStep");
  defineHot<pathSettle>(exports, "pathSettle");
  define<closed<BoundPath>>(exports, "pathClose");
}

}  // namespace autostock::binding
