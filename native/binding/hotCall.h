#pragma once

#include <napi.h>

#include <string>

#include "base/error.h"
#include "binding/guarded.h"
#include "binding/instance.h"

namespace autostock::binding {

/** The arguments of a call made once per bar: plain Node-API, no wrapper objects. At most `most` arguments: each slot costs a nanosecond. */
class HotCall {
 public:
  static constexpr size_t most = 2;

  HotCall(napi_env callEnv, napi_callback_info info) : env(callEnv) {
    void* data = nullptr;
    if (napi_get_cb_info(env, info, &count_, values_, nullptr, &data) != napi_ok) throw Napi::Error::New(env);
    instance = static_cast<Instance*>(data);
  }

  /** The stream whose handle is argument `i`; throws AUTOSTOCK_NATIVE_HANDLE when it is not an open T. */
  template <class T>
  T& stream(size_t i) const {
    int32_t handle = -1;
    if (napi_get_value_int32(env, values_[i], &handle) != napi_ok)
      throw Error(code::handle, std::string("handle must be the number of an open ") + T::kind);
    return instance->streams.get<T>(handle);
  }

  /** Argument `i` as an index in [0, end). */
  int64_t index(size_t i, const char* name, int64_t end) const {
    double number = -1.0;
    napi_get_value_double(env, values_[i], &number);
    const auto whole = number >= 0.0 && number < static_cast<double>(end) ? static_cast<int64_t>(number) : -1;
    if (whole < 0 || static_cast<double>(whole) != number)
      failArgument(std::string(name) + " must be a whole number from 0 to " + std::to_string(end - 1));
    return whole;
  }

  /** Argument `i` with the comfort of node-addon-api (about 100 ns more). */
  Napi::Value value(size_t i) const { return {env, values_[i]}; }

  napi_env env;
  Instance* instance = nullptr;

 private:
  size_t count_ = most;
  napi_value values_[most] = {};  // arguments that were not passed arrive as undefined
};

/** Runs `Fn(HotCall&)`; the same exception mapping as guarded.h. */
template <void (*Fn)(HotCall&)>
napi_value hotFunction(napi_env env, napi_callback_info info) {
  try {
    HotCall call(env, info);
    Fn(call);
  } catch (...) {
    throwToJs(env, std::current_exception());
  }
  return nullptr;
}

/** Exports a hot call: defineHot<indicatorStep>(exports, "indicatorStep"). */
template <void (*Fn)(HotCall&)>
void defineHot(Napi::Object exports, const char* name) {
  const Napi::Env env = exports.Env();
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, hotFunction<Fn>, &Instance::of(env), &function) != napi_ok)
    throw Napi::Error::New(env);
  exports.Set(name, Napi::Value(env, function));
}

}  // namespace autostock::binding
