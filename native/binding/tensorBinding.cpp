#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "binding/args.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/register.h"
#include "models/safetensors.h"

namespace autostock::binding {

namespace {

Napi::Value tensorsRead(const Napi::CallbackInfo& info) {
  const Tensors tensors = readAnySafetensors(typedArg<uint8_t>(info[0], "bytes"));
  Napi::Array list = Napi::Array::New(info.Env());
  for (const auto& [name, tensor] : tensors) {
    Napi::Array shape = Napi::Array::New(info.Env());
    for (const int64_t side : tensor.shape) shape.Set(shape.Length(), static_cast<double>(side));
    auto data = Napi::Float32Array::New(info.Env(), tensor.data.size());
    if (!tensor.data.empty()) std::memcpy(data.Data(), tensor.data.data(), tensor.data.size() * sizeof(float));
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", name);
    entry.Set("shape", shape);
    entry.Set("data", data);
    list.Set(list.Length(), entry);
  }
  return list;
}

/** A state-dict name: it goes into the header as it is. */
void checkName(const std::string& name, const std::string& argument) {
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                     std::string::npos;
  if (name.empty() || name.size() > 200 || !plain) {
    failArgument(argument + " was \"" + name + "\": must be 1-200 letters, digits, \".\", \"_\" or \"-\"");
  }
}

Napi::Value tensorsWrite(const Napi::CallbackInfo& info) {
  const Napi::Array list = arrayArg(info[0], "tensors");
  Tensors tensors;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    const std::string at = "tensors[" + std::to_string(i) + "]";
    const Napi::Object entry = objectArg(list.Get(i), at);
    const std::string name = stringArg(member(entry, "name"), memberName(at, "name"));
    checkName(name, memberName(at, "name"));
    const Napi::Array sides = arrayArg(member(entry, "shape"), memberName(at, "shape"));
    std::vector<int64_t> shape;
    size_t count = 1;
    for (uint32_t d = 0; d < sides.Length(); ++d) {
      const std::string side = memberName(at, "shape") + "[" + std::to_string(d) + "]";
      shape.push_back(integerArg(sides.Get(d), side, 0, std::numeric_limits<int32_t>::max()));
      count = shapeProduct(side, static_cast<int64_t>(count), shape.back());
    }
    const std::span<const float> data = typedArg<float>(member(entry, "data"), memberName(at, "data"), count);
    if (!tensors.emplace(name, Tensor{std::move(shape), {data.begin(), data.end()}}).second) {
      failArgument(memberName(at, "name") + " was \"" + name + "\" a second time: names are distinct");
    }
  }
  return bytesToJs(info.Env(), writeSafetensors(tensors));
}

}  // namespace

void registerTensors(Napi::Env, Napi::Object exports) {
  define<tensorsRead>(exports, "tensorsRead");
  define<tensorsWrite>(exports, "tensorsWrite");
}

}  // namespace autostock::binding
