#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/hotCall.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/rlHandles.h"
#include "rl/environments/catalog.h"

namespace autostock::binding {

Napi::Object spaceToJs(Napi::Env env, const rl::Space& space) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("observation", static_cast<double>(space.observation));
  object.Set("choices", static_cast<double>(space.choices));
  object.Set("dimensions", static_cast<double>(space.dimensions));
  object.Set("low", space.low);
  object.Set("high", space.high);
  object.Set("masked", space.masked);
  return object;
}

rl::Space spaceArg(const Napi::Value& value, const std::string& name) {
  const Napi::Object object = objectArg(value, name);
  rl::Space space;
  space.observation = integerArg(member(object, "observation"), memberName(name, "observation"), 1, 1 << 20);
  space.choices = integerArg(member(object, "choices"), memberName(name, "choices"), 0, 1 << 16);
  space.dimensions = integerArg(member(object, "dimensions"), memberName(name, "dimensions"), 1, 1 << 16);
  space.low = numberArg(member(object, "low"), memberName(name, "low"));
  space.high = numberArg(member(object, "high"), memberName(name, "high"));
  space.masked = member(object, "masked").ToBoolean();
  if (!space.discrete() && !(space.low < space.high))
    failArgument(memberName(name, "low") + " must be below " + memberName(name, "high") + " of a continuous action");
  return space;
}

namespace {

constexpr int64_t mostCopies = 1 << 20;

Napi::Value rlTasks(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  for (const rl::TaskInfo& task : rl::tasks()) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", task.name);
    entry.Set("options", fieldsToJs(info.Env(), task.options));
    entry.Set("endless", task.endless);
    entry.Set("solved", task.solved);
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value rlOptimum(const Napi::CallbackInfo& info) {
  const rl::Optimum optimum = rl::optimumOf(stringArg(info[0], "task"), paramsArg(info[1], "options"));
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("rewardPerStep", optimum.rewardPerStep);
  object.Set("threshold", optimum.threshold);
  return object;
}

Napi::Value environmentOpen(const Napi::CallbackInfo& info) {
  auto open = std::make_shared<OpenEnvironment>();
  open->environment = rl::openTask(stringArg(info[0], "task"), paramsArg(info[1], "options"),
                                   integerArg(info[2], "copies", 1, mostCopies));
  return makeHandle(info.Env(), std::move(open));
}

Napi::Value environmentSpace(const Napi::CallbackInfo& info) {
  return spaceToJs(info.Env(), handleArg<OpenEnvironment>(info[0], "environment")->held().space());
}

Napi::Value environmentClose(const Napi::CallbackInfo& info) {
  closeHandle<OpenEnvironment>(info[0], "environment");
  return info.Env().Undefined();
}

/** Steps of prepared random actions: what is measured is the environment. */
double roll(rl::Environment& environment, uint64_t seed, int64_t steps, const Control& control) {
  const rl::Space& space = environment.space();
  const auto N = static_cast<size_t>(environment.copies());
  constexpr size_t batches = 16;
  const size_t values = N * static_cast<size_t>(space.dimensions);
  std::vector<float> actions(batches * values), observations(N * static_cast<size_t>(space.observation));
  std::vector<float> finals(observations.size()), rewards(N);
  std::vector<rl::End> ends(N);
  std::vector<uint8_t> masks(space.masked ? N * static_cast<size_t>(space.choices) : 0);
  Rng draws(seed, "roll");
  for (float& a : actions)
    a = static_cast<float>(space.discrete() ? static_cast<double>(draws.integer(space.choices))
                                            : space.low + (space.high - space.low) * draws.uniform());
  double sums[8] = {};  // side by side: one sum would take as long as some steps do
  environment.reset(seed, observations.data(), masks.data());
  for (int64_t t = 0; t < steps; ++t) {
    if (t % 64 == 0) control.check();
    float* batch = actions.data() + static_cast<size_t>(t) % batches * values;
    for (size_t i = 0; i < N && space.masked; ++i) {
      const uint8_t* mask = masks.data() + i * static_cast<size_t>(space.choices);
      if (!mask[static_cast<int64_t>(batch[i])]) batch[i] = static_cast<float>(std::find(mask, mask + space.choices, 1) - mask);
    }
    environment.step(batch, {observations.data(), finals.data(), rewards.data(), ends.data(), masks.data()});
    for (size_t i = 0; i < N; ++i) sums[i % 8] += rewards[i];
  }
  return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

Napi::Value environmentRoll(const Napi::CallbackInfo& info) {
  auto open = handleArg<OpenEnvironment>(info[0], "environment");
  const auto seed = static_cast<uint64_t>(integerArg(info[1], "seed", 0, 9007199254740991));
  const int64_t steps = integerArg(info[2], "steps", 0, std::numeric_limits<int32_t>::max());
  open->held();
  return PromiseWorker<double>::run(
      info.Env(), info[3], "control",
      [open, seed, steps, use = OneUser::Use(*open, "environment")](const Control& control) {
        return roll(open->held(), seed, steps, control);
      },
      [](Napi::Env env, double& sum) -> Napi::Value { return Napi::Number::New(env, sum); });
}

/** An environment with the caller's buffers bound to it. */
struct StepStream final : Stream {
  static constexpr const char* kind = "stepped environment";

  StepStream(OpenEnvironment& open, const Napi::Object& buffers, size_t N, const rl::Space& space)
      : actions(member(buffers, "actions"), "buffers.actions", N * static_cast<size_t>(space.dimensions)),
        observations(member(buffers, "observations"), "buffers.observations", N * static_cast<size_t>(space.observation)),
        finals(member(buffers, "finalObservations"), "buffers.finalObservations",
               N * static_cast<size_t>(space.observation)),
        rewards(member(buffers, "rewards"), "buffers.rewards", N),
        ends(member(buffers, "ends"), "buffers.ends", N) {
    if (space.masked)
      masks.emplace(member(buffers, "masks"), "buffers.masks", N * static_cast<size_t>(space.choices));
    data = open.data;
    environment = std::move(open.environment);
  }

  std::shared_ptr<void> data;
  std::unique_ptr<rl::Environment> environment;
  BoundArray<float> actions, observations, finals, rewards;
  BoundArray<uint8_t> ends;
  std::optional<BoundArray<uint8_t>> masks;
  bool started = false;
};

Napi::Value environmentBind(const Napi::CallbackInfo& info) {
  auto open = handleArg<OpenEnvironment>(info[0], "environment");
  const OneUser::Use use(*open, "environment");
  const rl::Environment& environment = open->held();
  const rl::Space space = environment.space();
  const auto copies = static_cast<size_t>(environment.copies());
  auto stream = std::make_unique<StepStream>(*open, objectArg(info[1], "buffers"), copies, space);
  return Napi::Number::New(info.Env(), Instance::of(info.Env()).streams.add(std::move(stream)));
}

void reset(HotCall& call) {
  auto& stream = call.stream<StepStream>(0);
  const int64_t seed = integerArg(call.value(1), "seed", 0, 9007199254740991);
  stream.environment->reset(static_cast<uint64_t>(seed), stream.observations.data(call.env),
                            stream.masks ? stream.masks->data(call.env) : nullptr);
  stream.started = true;
}

void step(HotCall& call) {
  auto& stream = call.stream<StepStream>(0);
  if (!stream.started) failArgument("rlStep before rlReset: an episode must have begun");
  const float* actions = stream.actions.data(call.env);
  const rl::StepOut out{stream.observations.data(call.env), stream.finals.data(call.env), stream.rewards.data(call.env),
                        reinterpret_cast<rl::End*>(stream.ends.data(call.env)),
                        stream.masks ? stream.masks->data(call.env) : nullptr};
  stream.environment->step(actions, out);
}

Napi::Value stepClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "stream", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<StepStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

}  // namespace

void registerRlEnvironments(Napi::Env, Napi::Object exports) {
  define<rlTasks>(exports, "rlTasks");
  define<rlOptimum>(exports, "rlOptimum");
  define<environmentOpen>(exports, "rlEnvironmentOpen");
  define<environmentSpace>(exports, "rlEnvironmentSpace");
  define<environmentClose>(exports, "rlEnvironmentClose");
  define<environmentRoll>(exports, "rlEnvironmentRoll");
  define<environmentBind>(exports, "rlEnvironmentBind");
  defineHot<reset>(exports, "rlReset");
  defineHot<step>(exports, "rlStep");
  define<stepClose>(exports, "rlStepClose");
}

}  // namespace autostock::binding
