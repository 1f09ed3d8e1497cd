#pragma once

#include <napi.h>

#include <string>

#include "binding/args.h"
#include "models/model.h"

namespace autostock::binding {

/** NativeOutput of the contract. */
inline Output outputArg(const Napi::Value& value, const std::string& name) {
  const Napi::Object object = objectArg(value, name);
  Output output;
  output.horizons = integerArg(member(object, "horizons"), memberName(name, "horizons"), 1, 64);
  output.head = static_cast<Head>(integerArg(member(object, "head"), memberName(name, "head"), 0, 3));
  return output;
}

/** output and featureCount, the arguments at `at` and after it. */
inline Shape shapeArg(const Napi::CallbackInfo& info, size_t at) {
  const Output output = outputArg(info[at], "output");
  return {integerArg(info[at + 1], "featureCount", 1, 1 << 20), output};
}

}  // namespace autostock::binding
