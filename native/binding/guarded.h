#pragma once

#include <napi.h>

#include <exception>

namespace autostock::binding {

/** A C++ exception as a JavaScript Error with `.code`; a JavaScript error passes through as it is. */
Napi::Error toJsError(Napi::Env env, const std::exception_ptr& thrown);

/** Runs `Fn`; nothing but a coded JavaScript error leaves it. */
template <Napi::Value (*Fn)(const Napi::CallbackInfo&)>
Napi::Value guarded(const Napi::CallbackInfo& info) {
  try {
    return Fn(info);
  } catch (...) {
    toJsError(info.Env(), std::current_exception()).ThrowAsJavaScriptException();
    return info.Env().Undefined();
  }
}

/** Exports `Fn` under `name`, guarded: define<panelLoad>(exports, "panelLoad"). For hot calls see hotCall.h. */
template <Napi::Value (*Fn)(const Napi::CallbackInfo&)>
void define(Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<guarded<Fn>>(exports.Env(), name));
}

}  // namespace autostock::binding
