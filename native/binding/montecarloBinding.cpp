#include "binding/register.h"

namespace autostock::binding {

void registerMonteCarlo(Napi::Env, Napi::Object) {}

}  // namespace autostock::binding
