#pragma once

#include <napi.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"

namespace autostock::binding {

/** FieldInfo list as NativeField[] of the contract. */
inline Napi::Array fieldsToJs(Napi::Env env, const std::vector<FieldInfo>& fields) {
  Napi::Array list = Napi::Array::New(env, fields.size());
  for (uint32_t i = 0; i < fields.size(); ++i) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", fields[i].name);
    entry.Set("kind", fields[i].kind);
    entry.Set("default", fields[i].defaultValue);
    list.Set(i, entry);
  }
  return list;
}

inline Napi::Float64Array numbersToJs(Napi::Env env, const std::vector<double>& values) {
  auto array = Napi::Float64Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

inline Napi::Uint8Array bytesToJs(Napi::Env env, const std::vector<uint8_t>& bytes) {
  auto array = Napi::Uint8Array::New(env, bytes.size());
  std::copy(bytes.begin(), bytes.end(), array.Data());
  return array;
}

inline Napi::Array stringsToJs(Napi::Env env, const std::vector<std::string>& strings) {
  Napi::Array list = Napi::Array::New(env, strings.size());
  for (uint32_t i = 0; i < strings.size(); ++i) list.Set(i, strings[i]);
  return list;
}

}  // namespace autostock::binding
