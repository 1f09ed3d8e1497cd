#include "binding/args.h"

#include <cmath>

#include "base/error.h"

namespace autostock::binding {

namespace {

constexpr const char* arrayNames[] = {"Int8Array",   "Uint8Array",   "Uint8ClampedArray", "Int16Array",
                                      "Uint16Array", "Int32Array",   "Uint32Array",       "Float32Array",
                                      "Float64Array", "BigInt64Array", "BigUint64Array"};

const char* arrayName(napi_typedarray_type type) {
  const auto index = static_cast<size_t>(type);
  return index < std::size(arrayNames) ? arrayNames[index] : "a typed array of another kind";
}

[[noreturn]] void failValue(const std::string& name, const std::string& expected, const Napi::Value& value) {
  failArgument(name + " must be " + expected + ", was " + describeValue(value));
}

void check(Napi::Env env, napi_status status) {
  if (status != napi_ok) throw Napi::Error::New(env);
}

}  // namespace

std::string describeValue(const Napi::Value& value) {
  if (value.IsEmpty() || value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsTypedArray()) {
    napi_typedarray_type type = napi_int8_array;
    size_t length = 0;
    check(value.Env(), napi_get_typedarray_info(value.Env(), value, &type, &length, nullptr, nullptr, nullptr));
    return std::string(arrayName(type)) + " of length " + std::to_string(length);
  }
  if (value.IsArray()) return "an array of length " + std::to_string(value.As<Napi::Array>().Length());
  if (value.IsNumber()) return formatNumber(value.As<Napi::Number>().DoubleValue());
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value() ? "true" : "false";
  if (value.IsString()) {
    const std::string text = value.As<Napi::String>().Utf8Value();
    return "\"" + (text.size() <= 60 ? text : text.substr(0, 60) + "...") + "\"";
  }
  if (value.IsFunction()) return "a function";
  if (value.IsBigInt()) return "a bigint";
  if (value.IsSymbol()) return "a symbol";
  if (value.IsExternal()) return "a native handle";
  return "an object";
}

Napi::Object objectArg(const Napi::Value& value, const std::string& name) {
  if (!value.IsObject() || value.IsArray() || value.IsTypedArray() || value.IsFunction() || value.IsExternal())
    failValue(name, "an object", value);
  return value.As<Napi::Object>();
}

Napi::Array arrayArg(const Napi::Value& value, const std::string& name) {
  if (!value.IsArray()) failValue(name, "an array", value);
  return value.As<Napi::Array>();
}

Napi::Function functionArg(const Napi::Value& value, const std::string& name) {
  if (!value.IsFunction()) failValue(name, "a function", value);
  return value.As<Napi::Function>();
}

std::string stringArg(const Napi::Value& value, const std::string& name) {
  if (!value.IsString()) failValue(name, "a string", value);
  return value.As<Napi::String>().Utf8Value();
}

double numberArg(const Napi::Value& value, const std::string& name) {
  if (!value.IsNumber()) failValue(name, "a number", value);
  return value.As<Napi::Number>().DoubleValue();
}

int64_t integerArg(const Napi::Value& value, const std::string& name, int64_t min, int64_t max) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : std::nan("");
  if (!(number == std::trunc(number) && number >= static_cast<double>(min) && number <= static_cast<double>(max)))
    failValue(name, "a whole number from " + std::to_string(min) + " to " + std::to_string(max), value);
  return static_cast<int64_t>(number);
}

Napi::Value member(const Napi::Object& object, const char* field) { return object.Get(field); }

std::string memberName(const std::string& object, const char* field) { return object + "." + field; }

Params paramsArg(const Napi::Value& value, const std::string& name) {
  const Napi::Object object = objectArg(value, name);
  const Napi::Array keys = object.GetPropertyNames();
  Params params;
  for (uint32_t i = 0; i < keys.Length(); ++i) {
    const std::string key = keys.Get(i).ToString().Utf8Value();
    const Napi::Value entry = object.Get(key);
    if (entry.IsBoolean())
      params[key] = entry.As<Napi::Boolean>().Value() ? 1.0 : 0.0;
    else
      params[key] = numberArg(entry, memberName(name, key.c_str()));
  }
  return params;
}

RawArray rawArrayArg(const Napi::Value& value, const std::string& name, napi_typedarray_type type, const char* typeName,
                     std::optional<size_t> length) {
  const auto expected = [&] {
    return std::string(typeName) + (length ? " of length " + std::to_string(*length) : std::string(" with at least one element"));
  };
  if (!value.IsTypedArray()) failValue(name, "a " + expected(), value);
  const napi_env env = value.Env();
  napi_typedarray_type actual = napi_int8_array;
  napi_value buffer = nullptr;
  RawArray raw;
  check(env, napi_get_typedarray_info(env, value, &actual, &raw.length, &raw.data, &buffer, nullptr));
  if (actual != type) failValue(name, "a " + expected(), value);
  if (raw.length == 0 && length != 0u)
    failArgument(name + " must be a " + expected() + ", was detached or empty (a transferred array has length 0)");
  if (length && raw.length != *length) failValue(name, "a " + expected(), value);
  bool plain = false;
  check(env, napi_is_arraybuffer(env, buffer, &plain));
  raw.shared = !plain;
  return raw;
}

size_t shapeProduct(const std::string& name, int64_t a, int64_t b, int64_t c) {
  constexpr double most = 9007199254740991.0;
  if (a < 0 || b < 0 || c < 0 || static_cast<double>(a) * static_cast<double>(b) * static_cast<double>(c) > most)
    failArgument(name + ": a shape of " + std::to_string(a) + " x " + std::to_string(b) + " x " + std::to_string(c) +
                 " cannot be held");
  return static_cast<size_t>(a) * static_cast<size_t>(b) * static_cast<size_t>(c);
}

}  // namespace autostock::binding
