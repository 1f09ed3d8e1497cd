#pragma once

#include <napi.h>

#include <exception>

namespace autostock::binding {

/** A C++ exception as a JavaScript Error with `.code`; a JavaScript error passes through as it is. */
Napi::Error toJsError(Napi::Env env, const std::exception_ptr& thrown);

/** Leaves that error pending for the JavaScript caller; says nothing where JavaScript can no longer run. */
void throwToJs(Napi::Env env, const std::exception_ptr& thrown) noexcept;

/** Runs `Fn`; nothing but a coded JavaScript error leaves it. */
template <Napi::Value (*Fn)(const Napi::CallbackInfo&)>
Napi::Value guarded(const Napi::CallbackInfo& info) {
  try {
    return Fn(info);
  } catch (...) {
    throwToJs(info.Env(), std::current_exception());
    return info.Env().Undefined();
  }
}

/** Exports `Fn` under `name`, guarded: define<panelLoad>(exports, "panelLoad"). For hot calls see hotCall.h. */
template <Napi::Value (*Fn)(const Napi::CallbackInfo&)>
void define(Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<guarded<Fn>>(exports.Env(), name));
}

}  // namespace autostock::binding
