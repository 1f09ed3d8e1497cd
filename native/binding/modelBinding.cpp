#include <cstring>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/handles.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "models/registry.h"
#include "models/safetensors.h"

namespace autostock::binding {

template <>
struct HandleKind<Forecaster> {
  static constexpr const char* name = "model";
  static constexpr napi_type_tag tag = {0x3db17c92e04f4a58, 0xa86e15f7c2903bd1};
};

namespace {

/** Row indices; none at all is allowed. */
StableArray<int32_t> rowsArg(const Napi::Value& value, const std::string& name) {
  if (value.IsTypedArray() && value.As<Napi::TypedArray>().ElementLength() == 0) {
    return StableArray<int32_t>(value, name, 0);
  }
  return StableArray<int32_t>(value, name);
}

/** TrainData of the contract. */
struct TrainArrays {
  explicit TrainArrays(const Napi::Value& value) {
    const Napi::Object data = objectArg(value, "data");
    featureCount = integerArg(member(data, "featureCount"), "data.featureCount", 1, 1 << 20);
    labels = StableArray<float>(member(data, "labels"), "data.labels");
    const size_t values = shapeProduct("data.features", static_cast<int64_t>(labels.size()), featureCount);
    features = StableArray<float>(member(data, "features"), "data.features", values);
    trainRows = rowsArg(member(data, "trainRows"), "data.trainRows");
    validRows = rowsArg(member(data, "validRows"), "data.validRows");
  }

  TrainView view() const {
    return {features.view(), labels.view(), featureCount, trainRows.view(), validRows.view()};
  }

  StableArray<float> features, labels;
  StableArray<int32_t> trainRows, validRows;
  int64_t featureCount;
};

struct TrainOutcome {
  Trained trained;
  std::vector<uint8_t> weights;
};

Napi::Float64Array toJs(Napi::Env env, const std::vector<double>& values) {
  auto array = Napi::Float64Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

Napi::Value outcomeToJs(Napi::Env env, TrainOutcome& outcome) {
  auto weights = Napi::Uint8Array::New(env, outcome.weights.size());
  std::memcpy(weights.Data(), outcome.weights.data(), outcome.weights.size());
  int64_t parameters = 0;
  for (const auto& [name, tensor] : outcome.trained.tensors) parameters += static_cast<int64_t>(tensor.data.size());
  Napi::Object result = Napi::Object::New(env);
  result.Set("weights", weights);
  result.Set("parameters", static_cast<double>(parameters));
  result.Set("epochs", static_cast<double>(outcome.trained.epochs));
  result.Set("bestEpoch", static_cast<double>(outcome.trained.bestEpoch));
  result.Set("trainLoss", toJs(env, outcome.trained.trainLoss));
  result.Set("validLoss", toJs(env, outcome.trained.validLoss));
  return result;
}

Napi::Value modelCatalog(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  for (const Model* model : models()) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", std::string(model->name()));
    entry.Set("options", fieldsToJs(info.Env(), model->fields()));
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value modelTrain(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  Params options = paramsArg(info[1], "options");
  TrainArrays data(info[2]);
  const auto training = structArg<TrainOptions>(info[3], "training");
  return PromiseWorker<TrainOutcome>::run(
      info.Env(), info[4], "control",
      [&model, options = std::move(options), data = std::move(data), training](const Control& control) {
        Trained trained = model.train(options, data.view(), training, control);
        std::vector<uint8_t> weights = writeSafetensors(trained.tensors);
        return TrainOutcome{std::move(trained), std::move(weights)};
      },
      outcomeToJs);
}

Napi::Value modelOpen(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const int64_t featureCount = integerArg(info[2], "featureCount", 1, 1 << 20);
  const std::span<const uint8_t> bytes = typedArg<uint8_t>(info[3], "weights");
  const Tensors tensors = readSafetensors(bytes, model.tensors(options, featureCount));
  return makeHandle(info.Env(), std::shared_ptr<Forecaster>(model.open(options, featureCount, tensors)));
}

Napi::Value modelClose(const Napi::CallbackInfo& info) {
  closeHandle<Forecaster>(info[0], "model");
  return info.Env().Undefined();
}

/** Rows of a feature array [R][F]; a part of a row is refused. */
int64_t rowCountOf(size_t values, int64_t featureCount) {
  if (values % static_cast<size_t>(featureCount) != 0) {
    failArgument("features must hold rows of " + std::to_string(featureCount) + " features, held " +
                 std::to_string(values) + " values");
  }
  return static_cast<int64_t>(values) / featureCount;
}

Napi::Value modelPredict(const Napi::CallbackInfo& info) {
  auto model = handleArg<Forecaster>(info[0], "model");
  StableArray<float> features(info[1], "features");
  StableArray<int32_t> rows = rowsArg(info[2], "rows");
  const int64_t rowCount = rowCountOf(features.size(), model->featureCount());
  auto out = std::make_shared<StableOutput<float>>(info[3], "out", rows.size());
  return PromiseWorker<bool>::run(
      info.Env(), info[4], "control",
      [model, features = std::move(features), rows = std::move(rows), rowCount, out](const Control& control) {
        forecastRows(*model, features.data(), rowCount, rows.data(), static_cast<int64_t>(rows.size()),
                     out->view().data(), control);
        return true;
      },
      [out](Napi::Env env, bool&) -> Napi::Value {
        out->commit();
        return env.Undefined();
      });
}

Napi::Value modelPredictSync(const Napi::CallbackInfo& info) {
  const auto model = handleArg<Forecaster>(info[0], "model");
  const std::span<const float> features = typedArg<float>(info[1], "features");
  const RawArray rows = rawArrayArg(info[2], "rows", napi_int32_array, "Int32Array", std::nullopt);
  const std::span<float> out = typedArg<float>(info[3], "out", rows.length);
  forecastRows(*model, features.data(), rowCountOf(features.size(), model->featureCount()),
               static_cast<const int32_t*>(rows.data), static_cast<int64_t>(rows.length), out.data(), Control{});
  return info.Env().Undefined();
}

}  // namespace

void registerModels(Napi::Env, Napi::Object exports) {
  define<modelCatalog>(exports, "modelCatalog");
  define<modelTrain>(exports, "modelTrain");
  define<modelOpen>(exports, "modelOpen");
  define<modelClose>(exports, "modelClose");
  define<modelPredict>(exports, "modelPredict");
  define<modelPredictSync>(exports, "modelPredictSync");
}

}  // namespace autostock::binding
