#pragma once

#include <napi.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "binding/args.h"

/** Arrays that native code uses after the call that passed them has returned. */
namespace autostock::binding {

/**
 * An input for a worker thread or a loaded panel. Over a SharedArrayBuffer: held by reference, no copy. Over a plain
 * ArrayBuffer, which JavaScript could transfer away meanwhile: copied. Made and destroyed on the JavaScript thread.
 */
template <class T>
class StableArray {
 public:
  StableArray() = default;
  StableArray(const Napi::Value& value, const std::string& name, std::optional<size_t> length = std::nullopt) {
    const RawArray raw = rawArrayArg(value, name, TypedArrayOf<T>::type, TypedArrayOf<T>::name, length);
    const T* data = static_cast<const T*>(raw.data);
    if (raw.shared) {
      reference_ = Napi::Persistent(value.As<Napi::Object>());
      view_ = {data, raw.length};
    } else {
      copy_.assign(data, data + raw.length);
      view_ = copy_;
    }
  }
  StableArray(StableArray&&) noexcept = default;
  StableArray& operator=(StableArray&&) noexcept = default;

  std::span<const T> view() const { return view_; }
  const T* data() const { return view_.data(); }
  size_t size() const { return view_.size(); }

 private:
  Napi::ObjectReference reference_;
  std::vector<T> copy_;
  std::span<const T> view_;
};

/** An output that a worker thread writes; `commit` brings it to JavaScript, on the JavaScript thread. */
template <class T>
class StableOutput {
 public:
  StableOutput(const Napi::Value& value, std::string name, size_t length) : name_(std::move(name)) {
    const RawArray raw = rawArrayArg(value, name_, TypedArrayOf<T>::type, TypedArrayOf<T>::name, length);
    reference_ = Napi::Persistent(value.As<Napi::Object>());
    if (raw.shared) {
      view_ = {static_cast<T*>(raw.data), raw.length};
    } else {
      copy_.resize(length);
      view_ = copy_;
    }
  }

  std::span<T> view() { return view_; }

  /** Throws when the array was detached while the work ran. */
  void commit() {
    if (copy_.empty()) return;
    const std::span<T> target = typedArg<T>(reference_.Value(), name_, copy_.size());
    std::copy(copy_.begin(), copy_.end(), target.begin());
  }

 private:
  std::string name_;
  Napi::ObjectReference reference_;
  std::vector<T> copy_;
  std::span<T> view_;
};

/**
 * A buffer bound once and used by every hot call. Over a SharedArrayBuffer the pointer stays good for ever and a call
 * costs nothing; a plain array is looked up again each time (about 25 ns), because it may have been transferred away.
 */
template <class T>
class BoundArray {
 public:
  BoundArray(const Napi::Value& value, std::string name, size_t length) : name_(std::move(name)), length_(length) {
    const RawArray raw = rawArrayArg(value, name_, TypedArrayOf<T>::type, TypedArrayOf<T>::name, length);
    reference_ = Napi::Persistent(value.As<Napi::Object>());
    data_ = static_cast<T*>(raw.data);
    shared_ = raw.shared;
  }

  size_t size() const { return length_; }

  /** The memory now; throws AUTOSTOCK_NATIVE_ARGUMENT when the array was detached. */
  T* data(napi_env env) {
    if (!shared_) refresh(env);
    return data_;
  }
  std::span<T> view(napi_env env) { return {data(env), length_}; }

 private:
  void refresh(napi_env env) {
    napi_value value = nullptr;
    void* data = nullptr;
    size_t length = 0;
    if (napi_get_reference_value(env, reference_, &value) != napi_ok ||
        napi_get_typedarray_info(env, value, nullptr, &length, &data, nullptr, nullptr) != napi_ok || length != length_)
      failArgument(name_ + " was bound with length " + std::to_string(length_) +
                   ", was detached or empty at this call: do not transfer a bound array");
    data_ = static_cast<T*>(data);
  }

  std::string name_;
  Napi::ObjectReference reference_;
  T* data_ = nullptr;
  size_t length_ = 0;
  bool shared_ = false;
};

}  // namespace autostock::binding
