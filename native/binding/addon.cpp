#include <napi.h>

#include "binding/guarded.h"
#include "binding/instance.h"
#include "binding/register.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  using namespace autostock::binding;
  Instance::attach(env);
  registerPanel(env, exports);
  registerIndicators(env, exports);
  registerFeatures(env, exports);
  registerBacktest(env, exports);
  registerStrategy(env, exports);
  registerEngine(env, exports);
  registerValidation(env, exports);
  registerMonteCarlo(env, exports);
  registerModels(env, exports);
  registerRegime(env, exports);
  registerTensors(env, exports);
  registerInference(env, exports);
  registerRlEnvironments(env, exports);
  registerRlMarkets(env, exports);
  registerRlTrainers(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(autostock, init)
