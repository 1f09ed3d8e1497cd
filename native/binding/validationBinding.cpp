#include "binding/register.h"

namespace autostock::binding {

void registerValidation(Napi::Env, Napi::Object) {}

}  // namespace autostock::binding
