#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/hotCall.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/rlHandles.h"
#include "models/safetensors.h"
#include "rl/dqn/dqnPolicy.h"
#include "rl/dqn/dqnTrainer.h"
#include "rl/evaluate.h"
#include "rl/ppo/ppoPolicy.h"
#include "rl/ppo/ppoTrainer.h"

namespace autostock::binding {
namespace {

constexpr int64_t exactInteger = 9007199254740991;

bool isPpo(const Napi::Value& value) {
  const std::string name = stringArg(value, "algorithm");
  if (name != "ppo" && name != "dqn") failArgument("algorithm must be ppo or dqn, was " + name);
  return name == "ppo";
}

Napi::Value rlFields(const Napi::CallbackInfo& info) {
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("network", fieldsToJs(info.Env(), describeFields<rl::NetworkOptions>()));
  object.Set("ppo", fieldsToJs(info.Env(), describeFields<rl::PpoOptions>()));
  object.Set("dqn", fieldsToJs(info.Env(), describeFields<rl::DqnOptions>()));
  object.Set("cloning", fieldsToJs(info.Env(), describeFields<rl::CloneOptions>()));
  return object;
}

Napi::Value trainerOpen(const Napi::CallbackInfo& info) {
  const bool ppo = isPpo(info[0]);
  const auto environment = handleArg<OpenEnvironment>(info[1], "environment");
  const OneUser::Use use(*environment, "environment");
  const auto network = structArg<rl::NetworkOptions>(info[2], "network");
  environment->held();
  auto open = std::make_shared<OpenTrainer>();
  open->data = environment->data;
  if (ppo) {
    const auto options = structArg<rl::PpoOptions>(info[3], "options");
    open->trainer = std::make_unique<rl::PpoTrainer>(std::move(environment->environment), network, options, rl::openNetwork);
  } else {
    const auto options = structArg<rl::DqnOptions>(info[3], "options");
    open->trainer = std::make_unique<rl::DqnTrainer>(std::move(environment->environment), network, options, rl::openNetwork);
  }
  return makeHandle(info.Env(), std::move(open));
}

Napi::Value trainerRun(const Napi::CallbackInfo& info) {
  auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const int64_t steps = integerArg(info[1], "steps", 0, exactInteger);
  return PromiseWorker<bool>::run(
      info.Env(), info[2], "control",
      [open, steps, use = OneUser::Use(*open, "trainer")](const Control& control) {
        open->trainer->run(steps, control);
        return true;
      },
      [](Napi::Env env, bool&) -> Napi::Value { return env.Undefined(); });
}

Napi::Value trainerClone(const Napi::CallbackInfo& info) {
  auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const auto options = structArg<rl::CloneOptions>(info[1], "options");
  return PromiseWorker<rl::Cloning>::run(
      info.Env(), info[2], "control",
      [open, options, use = OneUser::Use(*open, "trainer")](const Control& control) {
        return open->trainer->clone(options, control);
      },
      [](Napi::Env env, rl::Cloning& result) -> Napi::Value {
        Napi::Object object = Napi::Object::New(env);
        object.Set("steps", static_cast<double>(result.steps));
        object.Set("agreementBefore", result.agreementBefore);
        object.Set("agreementAfter", result.agreementAfter);
        return object;
      });
}

Napi::Value trainerSteps(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const OneUser::Use use(*open, "trainer");
  return Napi::Number::New(info.Env(), static_cast<double>(open->trainer->steps()));
}

Napi::Value trainerCurve(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const OneUser::Use use(*open, "trainer");
  const rl::Curve& curve = open->trainer->curve();
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("columns", stringsToJs(info.Env(), curve.columns));
  object.Set("rows", numbersToJs(info.Env(), curve.rows));
  return object;
}

Napi::Value trainerSave(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const OneUser::Use use(*open, "trainer");
  rl::Archive archive;
  open->trainer->visit(archive);
  return bytesToJs(info.Env(), archive.bytes());
}

Napi::Value trainerLoad(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const OneUser::Use use(*open, "trainer");
  rl::Archive archive(typedArg<uint8_t>(info[1], "bytes"));
  open->trainer->visit(archive);
  return info.Env().Undefined();
}

Napi::Value trainerPolicy(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenTrainer>(info[0], "trainer");
  const OneUser::Use use(*open, "trainer");
  return bytesToJs(info.Env(), writeSafetensors(open->trainer->policy()));
}

Napi::Value trainerClose(const Napi::CallbackInfo& info) {
  closeHandle<OpenTrainer>(info[0], "trainer");
  return info.Env().Undefined();
}

Napi::Value policyOpen(const Napi::CallbackInfo& info) {
  const bool ppo = isPpo(info[0]);
  const rl::Space space = spaceArg(info[1], "space");
  const auto network = structArg<rl::NetworkOptions>(info[2], "network");
  const Tensors tensors = readAnySafetensors(typedArg<uint8_t>(info[4], "bytes"));
  auto open = std::make_shared<OpenPolicy>();
  if (ppo) {
    open->actor = rl::openPpoPolicy(space, network, structArg<rl::PpoOptions>(info[3], "options"), tensors, rl::openNetwork);
  } else {
    if (!space.discrete()) failArgument("space.choices must be at least 1 for dqn, was 0");
    open->actor = rl::openDqnPolicy(space, network, structArg<rl::DqnOptions>(info[3], "options"), tensors, rl::openNetwork);
  }
  return makeHandle(info.Env(), std::move(open));
}

Napi::Value policyClose(const Napi::CallbackInfo& info) {
  closeHandle<OpenPolicy>(info[0], "policy");
  return info.Env().Undefined();
}

bool sameSpace(const rl::Space& a, const rl::Space& b) {
  return a.observation == b.observation && a.choices == b.choices && a.dimensions == b.dimensions && a.low == b.low &&
         a.high == b.high && a.masked == b.masked;
}

Napi::Value rlEvaluate(const Napi::CallbackInfo& info) {
  auto policy = handleArg<OpenPolicy>(info[0], "policy");
  auto environment = handleArg<OpenEnvironment>(info[1], "environment");
  const auto seed = static_cast<uint64_t>(integerArg(info[2], "seed", 0, exactInteger));
  const int64_t steps = integerArg(info[3], "steps", 0, INT32_MAX);
  const bool sampled = info[4].ToBoolean();
  if (!sameSpace(policy->actor->space(), environment->held().space()))
    failArgument("environment must have the policy's space: observations, actions and bounds");
  return PromiseWorker<rl::Evaluation>::run(
      info.Env(), info[5], "control",
      [policy, environment, seed, steps, sampled, first = OneUser::Use(*policy, "policy"),
       second = OneUser::Use(*environment, "environment")](const Control& control) {
        return rl::evaluate(environment->held(), *policy->actor, seed, steps, sampled, control);
      },
      [](Napi::Env env, rl::Evaluation& result) -> Napi::Value {
        Napi::Object object = Napi::Object::New(env);
        object.Set("returns", numbersToJs(env, result.returns));
        object.Set("lengths", numbersToJs(env, result.lengths));
        object.Set("actions", numbersToJs(env, result.actions));
        object.Set("turnover", result.turnover);
        return object;
      });
}

/** A policy with the caller's buffers bound to it: n rows and their memory. */
struct ActStream final : Stream {
  static constexpr const char* kind = "acting policy";

  ActStream(std::shared_ptr<OpenPolicy> open, const Napi::CallbackInfo& info, size_t n, const rl::Space& space)
      : policy(std::move(open)),
        rows(static_cast<int64_t>(n)),
        observations(info[1], "observations", n * static_cast<size_t>(space.observation)),
        actions(info[2], "actions", n * static_cast<size_t>(space.dimensions)),
        starts(info[3], "starts", n),
        state(n * static_cast<size_t>(policy->actor->stateSize())) {
    if (space.masked) masks.emplace(info[4], "masks", n * static_cast<size_t>(space.choices));
  }

  std::shared_ptr<OpenPolicy> policy;
  int64_t rows;
  BoundArray<float> observations, actions;
  BoundArray<uint8_t> starts;
  std::optional<BoundArray<uint8_t>> masks;
  std::vector<float> state;
};

Napi::Value policyBind(const Napi::CallbackInfo& info) {
  auto policy = handleArg<OpenPolicy>(info[0], "policy");
  const rl::Space space = policy->actor->space();
  const size_t n = typedArg<uint8_t>(info[3], "starts").size();
  auto stream = std::make_unique<ActStream>(std::move(policy), info, n, space);
  return Napi::Number::New(info.Env(), Instance::of(info.Env()).streams.add(std::move(stream)));
}

void act(HotCall& call) {
  auto& stream = call.stream<ActStream>(0);
  const OneUser::Use use(*stream.policy, "policy");
  stream.policy->actor->act(stream.observations.data(call.env), stream.rows, stream.actions.data(call.env),
                            stream.state.data(), stream.starts.data(call.env),
                            stream.masks ? stream.masks->data(call.env) : nullptr, nullptr);
}

Napi::Value actClose(const Napi::CallbackInfo& info) {
  const auto handle = integerArg(info[0], "stream", 0, INT32_MAX);
  Instance::of(info.Env()).streams.close<ActStream>(static_cast<int32_t>(handle));
  return info.Env().Undefined();
}

}  // namespace

void registerRlTrainers(Napi::Env, Napi::Object exports) {
  define<rlFields>(exports, "rlFields");
  define<trainerOpen>(exports, "rlTrainerOpen");
  define<trainerRun>(exports, "rlTrainerRun");
  define<trainerClone>(exports, "rlTrainerClone");
  define<trainerSteps>(exports, "rlTrainerSteps");
  define<trainerCurve>(exports, "rlTrainerCurve");
  define<trainerSave>(exports, "rlTrainerSave");
  define<trainerLoad>(exports, "rlTrainerLoad");
  define<trainerPolicy>(exports, "rlTrainerPolicy");
  define<trainerClose>(exports, "rlTrainerClose");
  define<policyOpen>(exports, "rlPolicyOpen");
  define<policyClose>(exports, "rlPolicyClose");
  define<rlEvaluate>(exports, "rlEvaluate");
  define<policyBind>(exports, "rlPolicyBind");
  defineHot<act>(exports, "rlAct");
  define<actClose>(exports, "rlActClose");
}

}  // namespace autostock::binding
