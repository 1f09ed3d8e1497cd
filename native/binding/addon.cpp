#include <napi.h>

#include "binding/guarded.h"
#include "binding/instance.h"
#include "binding/register.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  using namespace autostock::binding;
  Instance::attach(env);
  registerPanel(env, exports);
  if (registerIndicators) registerIndicators(env, exports);
  if (registerFeatures) registerFeatures(env, exports);
  if (registerBacktest) registerBacktest(env, exports);
  if (registerModels) registerModels(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(autostock, init)
