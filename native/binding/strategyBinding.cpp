#include "binding/register.h"

namespace autostock::binding {

void registerStrategy(Napi::Env, Napi::Object) {}

}  // namespace autostock::binding
