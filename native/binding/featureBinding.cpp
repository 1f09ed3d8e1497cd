#include <cstdint>
#include <memory>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/featuresArg.h"
#include "binding/hotCall.h"
#include "binding/panel.h"
#include "binding/register.h"
#include "indicators/featureSet.h"

namespace autostock::binding {

namespace {

/** Features of all symbols with the caller's bars [S][5] and output [S][F] bound to them. */
struct FeatureStream final : Stream {
  static constexpr const char* kind = "feature stream";

  FeatureStream(FeatureSet set, BoundArray<double> in, BoundArray<double> out)
      : features(std::move(set)), input(std::move(in)), output(std::move(out)) {}

  FeatureSet features;
  BoundArray<double> input;
  BoundArray<double> output;
};

Napi::Value featureSeries(const Napi::CallbackInfo& info) {
  const auto panel = handleArg<LoadedPanel>(info[0], "panel");
  const Panel& view = panel->view;
  FeatureSet features(featuresArg(info[1]), view.symbols, sentimentArg(info[2], view.symbols));
  const auto out = typedArg<double>(info[3], "out", shapeProduct("out", view.symbols, view.times, features.width()));
  features.series(view, out.data());
  return info.Env().Undefined();
}

Napi::Value featureOpen(const Napi::CallbackInfo& info) {
  const int64_t symbols = integerArg(info[1], "symbols", 1, 1'000'000);
  FeatureSet features(featuresArg(info[0]), symbols, sentimentArg(info[2], symbols));
  BoundArray<double> input(info[3], "input", shapeProduct("input", symbols, BAR_WIDTH));
  BoundArray<double> output(info[4], "output", shapeProduct("output", symbols, features.width()));
  auto stream = std::make_unique<FeatureStream>(std::move(features), std::move(input), std::move(output));
  return Napi::Number::New(info.Env(), Instance::of(info.Env()).streams.add(std::move(stream)));
}

void featureStep(HotCall& call) {
  auto& stream = call.stream<FeatureStream>(0);
  stream.features.step(stream.input.data(call.env), stream.output.data(call.env));
}

Napi::Value featureClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "handle", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<FeatureStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

}  // namespace

void registerFeatures(Napi::Env, Napi::Object exports) {
  define<featureSeries>(exports, "featureSeries");
  define<featureOpen>(exports, "featureOpen");
  defineHot<featureStep>(exports, "featureStep");
  define<featureClose>(exports, "featureClose");
}

}  // namespace autostock::binding
