#pragma once

#include <napi.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/fields.h"

/**
 * Argument checks of the native boundary. Each names the argument, what it had to be and what it was, and throws
 * AUTOSTOCK_NATIVE_ARGUMENT. Names are as the caller knows them: "targets", "data.features", "inputs[1]".
 */
namespace autostock::binding {

/** What a value is, for messages: "Float32Array of length 3", "a string", "null". */
std::string describeValue(const Napi::Value& value);

Napi::Object objectArg(const Napi::Value& value, const std::string& name);
Napi::Array arrayArg(const Napi::Value& value, const std::string& name);
Napi::Function functionArg(const Napi::Value& value, const std::string& name);
std::string stringArg(const Napi::Value& value, const std::string& name);
/** Any number, NaN included. */
double numberArg(const Napi::Value& value, const std::string& name);
/** A whole number in [min, max]. */
int64_t integerArg(const Napi::Value& value, const std::string& name, int64_t min, int64_t max);

/** A field of an object argument; a missing one is undefined, which the readers above refuse. */
Napi::Value member(const Napi::Object& object, const char* field);
/** "object.field", for messages. */
std::string memberName(const std::string& object, const char* field);

/** An object of numbers and booleans (true = 1) as Params; anything else in it is refused. */
Params paramsArg(const Napi::Value& value, const std::string& name);
/** An options struct with the object's values over its defaults (base/fields.h). */
template <class Struct>
Struct structArg(const Napi::Value& value, const std::string& name) {
  return readFields<Struct>(paramsArg(value, name), name);
}

template <class T>
struct TypedArrayOf;
template <>
struct TypedArrayOf<double> {
  static constexpr napi_typedarray_type type = napi_float64_array;
  static constexpr const char* name = "Float64Array";
};
template <>
struct TypedArrayOf<float> {
  static constexpr napi_typedarray_type type = napi_float32_array;
  static constexpr const char* name = "Float32Array";
};
template <>
struct TypedArrayOf<int32_t> {
  static constexpr napi_typedarray_type type = napi_int32_array;
  static constexpr const char* name = "Int32Array";
};
template <>
struct TypedArrayOf<uint8_t> {
  static constexpr napi_typedarray_type type = napi_uint8_array;
  static constexpr const char* name = "Uint8Array";
};

/** A typed array's memory at this moment, checked: what arrays of any element type have in common. */
struct RawArray {
  void* data = nullptr;
  size_t length = 0;
  /** Over a SharedArrayBuffer: it can be neither detached nor shrunk. */
  bool shared = false;
};

/** `length` absent: any length but 0. A detached array arrives as length 0 without any error from Node. */
RawArray rawArrayArg(const Napi::Value& value, const std::string& name, napi_typedarray_type type, const char* typeName,
                     std::optional<size_t> length);

/** The elements of a typed array of exactly `length`. Valid until control returns to JavaScript. */
template <class T>
std::span<T> typedArg(const Napi::Value& value, const std::string& name, size_t length) {
  const RawArray raw = rawArrayArg(value, name, TypedArrayOf<T>::type, TypedArrayOf<T>::name, length);
  return {static_cast<T*>(raw.data), raw.length};
}

/** The same for an array whose length the caller chooses; it must not be empty. */
template <class T>
std::span<T> typedArg(const Napi::Value& value, const std::string& name) {
  const RawArray raw = rawArrayArg(value, name, TypedArrayOf<T>::type, TypedArrayOf<T>::name, std::nullopt);
  return {static_cast<T*>(raw.data), raw.length};
}

/** a * b for shapes; refuses products beyond what an array can hold instead of wrapping round. */
size_t shapeProduct(const std::string& name, int64_t a, int64_t b, int64_t c = 1);

}  // namespace autostock::binding
