#include "binding/guarded.h"

#include "base/error.h"

namespace autostock::binding {

Napi::Error toJsError(Napi::Env env, const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Napi::Error& error) {
    return error;
  } catch (...) {
    const ErrorInfo info = describeException(std::current_exception());
    Napi::Error error = Napi::Error::New(env, info.message);
    error.Set("code", Napi::String::New(env, info.code));
    return error;
  }
}

void throwToJs(Napi::Env env, const std::exception_ptr& thrown) noexcept {
  try {
    toJsError(env, thrown).ThrowAsJavaScriptException();
  } catch (...) {
    // A worker thread that is being terminated takes no errors.
  }
}

}  // namespace autostock::binding
