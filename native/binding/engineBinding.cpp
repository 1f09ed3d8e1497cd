#include "binding/register.h"

namespace autostock::binding {

void registerEngine(Napi::Env, Napi::Object) {}

}  // namespace autostock::binding
