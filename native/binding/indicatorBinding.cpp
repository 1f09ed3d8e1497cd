#include <cstdint>
#include <memory>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/hotCall.h"
#include "binding/register.h"
#include "indicators/catalog.h"

namespace autostock::binding {

namespace {

/** One indicator with the caller's input [inputs] and output [outputs] bound to it. */
struct IndicatorStream final : Stream {
  static constexpr const char* kind = "indicator stream";

  IndicatorStream(std::unique_ptr<AnyIndicator> running, BoundArray<double> in, BoundArray<double> out)
      : indicator(std::move(running)), input(std::move(in)), output(std::move(out)) {}

  std::unique_ptr<AnyIndicator> indicator;
  BoundArray<double> input;
  BoundArray<double> output;
};

Napi::Value indicatorCatalogJs(const Napi::CallbackInfo& info) {
  const auto& catalog = indicatorCatalog();
  Napi::Array list = Napi::Array::New(info.Env(), catalog.size());
  for (uint32_t i = 0; i < catalog.size(); ++i) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", catalog[i].name);
    entry.Set("inputs", stringsToJs(info.Env(), catalog[i].inputs));
    entry.Set("outputs", stringsToJs(info.Env(), catalog[i].outputs));
    entry.Set("params", fieldsToJs(info.Env(), catalog[i].params));
    list.Set(i, entry);
  }
  return list;
}

/** The element pointers of an array of Float64Arrays; the first one's length, or `length`, holds for all. */
std::vector<double*> seriesArgs(const Napi::Value& value, const std::string& name, size_t count, size_t& length) {
  const Napi::Array arrays = arrayArg(value, name);
  if (arrays.Length() != count)
    failArgument(name + " must hold " + std::to_string(count) + " arrays, held " + std::to_string(arrays.Length()));
  std::vector<double*> pointers;
  for (uint32_t i = 0; i < count; ++i) {
    const std::string element = name + "[" + std::to_string(i) + "]";
    const auto view = length == 0 ? typedArg<double>(arrays.Get(i), element) : typedArg<double>(arrays.Get(i), element, length);
    length = view.size();
    pointers.push_back(view.data());
  }
  return pointers;
}

Napi::Value indicatorSeries(const Napi::CallbackInfo& info) {
  const std::string name = stringArg(info[0], "name");
  const auto indicator = createIndicator(name, paramsArg(info[1], "params"));
  const IndicatorInfo& entry = indicatorInfo(name);
  size_t length = 0;
  const auto inputs = seriesArgs(info[2], "inputs", entry.inputs.size(), length);
  const auto outputs = seriesArgs(info[3], "outputs", entry.outputs.size(), length);
  indicator->series(inputs.data(), outputs.data(), length);
  return info.Env().Undefined();
}

Napi::Value indicatorOpen(const Napi::CallbackInfo& info) {
  const std::string name = stringArg(info[0], "name");
  auto indicator = createIndicator(name, paramsArg(info[1], "params"));
  const IndicatorInfo& entry = indicatorInfo(name);
  auto stream = std::make_unique<IndicatorStream>(std::move(indicator),
                                                  BoundArray<double>(info[2], "input", entry.inputs.size()),
                                                  BoundArray<double>(info[3], "output", entry.outputs.size()));
  return Napi::Number::New(info.Env(), Instance::of(info.Env()).streams.add(std::move(stream)));
}

void indicatorStep(HotCall& call) {
  auto& stream = call.stream<IndicatorStream>(0);
  stream.indicator->step(stream.input.data(call.env), stream.output.data(call.env));
}

Napi::Value indicatorClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "handle", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<IndicatorStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

}  // namespace

void registerIndicators(Napi::Env, Napi::Object exports) {
  define<indicatorCatalogJs>(exports, "indicatorCatalog");
  define<indicatorSeries>(exports, "indicatorSeries");
  define<indicatorOpen>(exports, "indicatorOpen");
  defineHot<indicatorStep>(exports, "indicatorStep");
  define<indicatorClose>(exports, "indicatorClose");
}

}  // namespace autostock::binding
