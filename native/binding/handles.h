#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "binding/args.h"
#include "binding/instance.h"

namespace autostock::binding {

/**
 * A kind of External handle, declared once beside the class it stands for:
 *   template <> struct HandleKind<LoadedPanel> {
 *     static constexpr const char* name = "panel";
 *     static constexpr napi_type_tag tag = {0x..., 0x...};   // two random words
 *   };
 */
template <class T>
struct HandleKind;

/** What the External points to: empty once closed, while the JavaScript value lives on. */
template <class T>
struct HandleBox {
  std::shared_ptr<T> value;
  std::shared_ptr<int64_t> open;

  void close() {
    if (!value) return;
    value.reset();
    --*open;
  }
};

template <class T>
Napi::Value makeHandle(Napi::Env env, std::shared_ptr<T> value) {
  auto box = std::make_unique<HandleBox<T>>(HandleBox<T>{std::move(value), Instance::of(env).externals});
  ++*box->open;
  HandleBox<T>* owned = box.release();
  auto external = Napi::External<HandleBox<T>>::New(env, owned, [](Napi::Env, HandleBox<T>* self) {
    self->close();
    delete self;
  });
  if (napi_type_tag_object(env, external, &HandleKind<T>::tag) != napi_ok) throw Napi::Error::New(env);
  return external;
}

template <class T>
HandleBox<T>& handleBox(const Napi::Value& value, const std::string& name) {
  bool matches = false;
  if (value.IsExternal()) napi_check_object_type_tag(value.Env(), value, &HandleKind<T>::tag, &matches);
  if (!matches)
    throw Error(code::handle, name + " must be a " + std::string(HandleKind<T>::name) + " handle, was " +
                                  (value.IsExternal() ? std::string("a handle of another kind") : describeValue(value)));
  return *value.As<Napi::External<HandleBox<T>>>().Data();
}

/** The object behind a handle; throws AUTOSTOCK_NATIVE_HANDLE when it is closed or of another kind. */
template <class T>
std::shared_ptr<T> handleArg(const Napi::Value& value, const std::string& name) {
  HandleBox<T>& box = handleBox<T>(value, name);
  if (!box.value) throw Error(code::handle, name + " is a " + std::string(HandleKind<T>::name) + " handle that was closed");
  return box.value;
}

/** Closes a handle; closing twice throws. Work under way keeps the object until it ends. */
template <class T>
void closeHandle(const Napi::Value& value, const std::string& name) {
  handleArg<T>(value, name);
  handleBox<T>(value, name).close();
}

}  // namespace autostock::binding
