#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/modelHandle.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/shapeArg.h"
#include "models/registry.h"
#include "models/safetensors.h"
#include "models/seedEnsemble.h"

namespace autostock::binding {

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
    horizons = StableArray<int32_t>(member(data, "horizons"), "data.horizons");
    for (const int32_t bars : horizons.view()) {
      if (bars < 1) failArgument("data.horizons holds " + std::to_string(bars) + ": horizons are at least 1 bar");
    }
    barCount = integerArg(member(data, "barCount"), "data.barCount", 0, std::numeric_limits<int32_t>::max());
    const auto H = static_cast<int64_t>(horizons.size());
    const size_t values =
        shapeProduct("data.features", H > 0 ? static_cast<int64_t>(labels.size()) / H : 0, featureCount);
    features = StableArray<float>(member(data, "features"), "data.features", values);
    trainRows = rowsArg(member(data, "trainRows"), "data.trainRows");
    validRows = rowsArg(member(data, "validRows"), "data.validRows");
  }

  TrainView view() const {
    return {features.view(),  labels.view(),   featureCount, trainRows.view(),
            validRows.view(), horizons.view(), barCount};
  }

  StableArray<float> features, labels;
  StableArray<int32_t> trainRows, validRows, horizons;
  int64_t featureCount;
  int64_t barCount;
};

struct TrainOutcome {
  Trained trained;
  std::vector<uint8_t> weights;
  std::string diverged;  // why; empty: it did not
};

Napi::Value outcomeToJs(Napi::Env env, TrainOutcome& outcome) {
  int64_t parameters = 0;
  for (const auto& [name, tensor] : outcome.trained.tensors) parameters += static_cast<int64_t>(tensor.data.size());
  Napi::Object result = Napi::Object::New(env);
  result.Set("weights", bytesToJs(env, outcome.weights));
  result.Set("parameters", static_cast<double>(parameters));
  result.Set("epochs", static_cast<double>(outcome.trained.epochs));
  result.Set("bestEpoch", static_cast<double>(outcome.trained.bestEpoch));
  result.Set("averaged", outcome.trained.averaged);
  result.Set("keptLoss", outcome.trained.keptLoss);
  result.Set("keptRankIc", outcome.trained.keptRankIc);
  result.Set("trainLoss", numbersToJs(env, outcome.trained.trainLoss));
  result.Set("validLoss", numbersToJs(env, outcome.trained.validLoss));
  result.Set("validRankIc", numbersToJs(env, outcome.trained.validRankIc));
  result.Set("finished", outcome.trained.finished);
  result.Set("state", bytesToJs(env, outcome.trained.state));
  result.Set("diverged", outcome.diverged);
  return result;
}

Napi::Value modelCatalog(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  for (const Model* model : models()) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", std::string(model->name()));
    entry.Set("options", fieldsToJs(info.Env(), model->fields()));
    entry.Set("gradient", model->gradient());
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value modelTrain(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  Params options = paramsArg(info[1], "options");
  const Output output = outputArg(info[2], "output");
  TrainArrays data(info[3]);
  if (static_cast<int64_t>(data.horizons.size()) != output.horizons) {
    failArgument("data.horizons has " + std::to_string(data.horizons.size()) + " entries, output.horizons is " +
                 std::to_string(output.horizons));
  }
  const auto training = structArg<TrainOptions>(info[4], "training");
  const Napi::Object piece = objectArg(info[5], "piece");
  std::vector<uint8_t> resume;
  if (const Napi::Value state = member(piece, "resume"); !state.IsUndefined()) {
    const std::span<const uint8_t> bytes = typedArg<uint8_t>(state, "piece.resume");
    resume.assign(bytes.begin(), bytes.end());
  }
  int64_t epochLimit = 0;
  if (const Napi::Value limit = member(piece, "epochLimit"); !limit.IsUndefined()) {
    epochLimit = integerArg(limit, "piece.epochLimit", 0, 1 << 30);
  }
  return PromiseWorker<TrainOutcome>::run(
      info.Env(), info[5], "piece",
      [&model, options = std::move(options), output, data = std::move(data), training, resume = std::move(resume),
       epochLimit](const Control& control) {
        TrainOutcome outcome;
        try {
          outcome.trained = model.train(options, output, data.view(), training, {control, resume, epochLimit});
        } catch (const TrainingDiverged& error) {
          outcome.diverged = error.what();
          if (error.lastGood == nullptr) {
            outcome.trained.epochs = outcome.trained.bestEpoch = 0;
            return outcome;
          }
          outcome.trained = *error.lastGood;
        }
        outcome.weights = writeSafetensors(outcome.trained.tensors);
        return outcome;
      },
      outcomeToJs);
}

Napi::Value modelDescribe(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  Napi::Array tensors = Napi::Array::New(info.Env());
  int64_t parameters = 0;
  for (const TensorSpec& spec : model.tensors(options, shape)) {
    Napi::Array sides = Napi::Array::New(info.Env());
    for (const int64_t side : spec.shape) sides.Set(sides.Length(), static_cast<double>(side));
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", spec.name);
    entry.Set("shape", sides);
    tensors.Set(tensors.Length(), entry);
    parameters += elementCount(spec.shape);
  }
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("window", static_cast<double>(model.window(options)));
  result.Set("receptiveField", static_cast<double>(model.receptiveField(options)));
  result.Set("streamable", model.streamable(options));
  result.Set("tensors", tensors);
  result.Set("parameters", static_cast<double>(parameters));
  return result;
}

Napi::Value modelInitialise(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  const int64_t seed = integerArg(info[4], "seed", 0, 9007199254740991);
  return bytesToJs(info.Env(), writeSafetensors(model.initialise(options, shape, seed)));
}

Napi::Value modelForward(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  const Tensors tensors = readSafetensors(typedArg<uint8_t>(info[4], "weights"), model.tensors(options, shape));
  const std::span<const float> x = typedArg<float>(info[5], "x");
  const int64_t width = model.window(options) * shape.features;
  if (x.empty() || x.size() % static_cast<size_t>(width) != 0) {
    failArgument("x held " + std::to_string(x.size()) + " values: must be windows of " + std::to_string(width));
  }
  const int64_t B = static_cast<int64_t>(x.size()) / width;
  const std::span<float> out = typedArg<float>(info[6], "out", static_cast<size_t>(B * shape.output.size()));
  model.evaluate(options, shape, tensors, x, out);
  return info.Env().Undefined();
}

Napi::Value modelOpen(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  const int64_t seeds = info[5].IsUndefined() ? 1 : integerArg(info[5], "seeds", 1, maxSeeds);
  Tensors tensors = readSafetensors(typedArg<uint8_t>(info[4], "weights"), seedTensors(model, options, shape, seeds));
  return makeHandle(info.Env(),
                    std::shared_ptr<Forecaster>(openSeeds(model, options, shape, std::move(tensors), seeds)));
}

Napi::Value modelJoin(const Napi::CallbackInfo& info) {
  const Model& model = findModel(stringArg(info[0], "name"));
  const Params options = paramsArg(info[1], "options");
  const Shape shape = shapeArg(info, 2);
  const Napi::Array list = arrayArg(info[4], "members");
  if (list.Length() < 1 || list.Length() > maxSeeds) {
    failArgument("members has " + std::to_string(list.Length()) + " entries: 1 to " + std::to_string(maxSeeds));
  }
  std::vector<Tensors> members;
  for (uint32_t m = 0; m < list.Length(); ++m) {
    members.push_back(readSafetensors(typedArg<uint8_t>(list.Get(m), "members[" + std::to_string(m) + "]"),
                                      model.tensors(options, shape)));
  }
  return bytesToJs(info.Env(), writeSafetensors(joinSeeds(members)));
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
  auto out = std::make_shared<StableOutput<float>>(info[3], "out",
                                                   rows.size() * static_cast<size_t>(model->output().size()));
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
  const std::span<float> out = typedArg<float>(info[3], "out", rows.length * static_cast<size_t>(model->output().size()));
  forecastRows(*model, features.data(), rowCountOf(features.size(), model->featureCount()),
               static_cast<const int32_t*>(rows.data), static_cast<int64_t>(rows.length), out.data(), Control{});
  return info.Env().Undefined();
}

}  // namespace

void registerModels(Napi::Env, Napi::Object exports) {
  define<modelCatalog>(exports, "modelCatalog");
  define<modelDescribe>(exports, "modelDescribe");
  define<modelInitialise>(exports, "modelInitialise");
  define<modelForward>(exports, "modelForward");
  define<modelTrain>(exports, "modelTrain");
  define<modelOpen>(exports, "modelOpen");
  define<modelJoin>(exports, "modelJoin");
  define<modelClose>(exports, "modelClose");
  define<modelPredict>(exports, "modelPredict");
  define<modelPredictSync>(exports, "modelPredictSync");
}

}  // namespace autostock::binding
