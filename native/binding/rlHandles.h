#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "binding/args.h"
#include "binding/handles.h"
#include "rl/trainer.h"

namespace autostock::binding {

/** Something that one call at a time may use: what it does is not thread-safe and may run on another thread. */
class OneUser {
 public:
  /** Held while a call works; throws AUTOSTOCK_NATIVE_HANDLE when another does. */
  class Use {
   public:
    Use(OneUser& owner, const char* what) : owner_(&owner) {
      if (owner.busy_.exchange(true))
        throw Error(code::handle, std::string(what) + " is in use by a call that has not ended");
    }
    Use(Use&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Use& operator=(Use&&) = delete;
    ~Use() {
      if (owner_) owner_->busy_ = false;
    }

   private:
    OneUser* owner_;
  };

 private:
  std::atomic<bool> busy_{false};
};

struct OpenEnvironment : OneUser {
  std::unique_ptr<rl::Environment> environment;
  /** Keeps alive what the environment reads. */
  std::shared_ptr<void> data;

  rl::Environment& held() {
    if (!environment) throw Error(code::handle, "environment was taken over by a trainer or a stream: open another");
    return *environment;
  }
};

struct OpenTrainer : OneUser {
  std::shared_ptr<void> data;
  std::unique_ptr<rl::Trainer> trainer;
};

struct OpenPolicy : OneUser {
  std::unique_ptr<rl::Actor> actor;
};

template <>
struct HandleKind<OpenEnvironment> {
  static constexpr const char* name = "environment";
  static constexpr napi_type_tag tag = {0x51c7e0a94b1d4d0b, 0xb3a2c8f7105e9d46};
};
template <>
struct HandleKind<OpenTrainer> {
  static constexpr const char* name = "trainer";
  static constexpr napi_type_tag tag = {0x8ed36bf07a224c1f, 0x9471d5e60cb83a2d};
};
template <>
struct HandleKind<OpenPolicy> {
  static constexpr const char* name = "action policy";
  static constexpr napi_type_tag tag = {0x2f9a7c61d8e54370, 0xa05be3194d7f86c8};
};

/** RlSpace of the contract, out and in. */
Napi::Object spaceToJs(Napi::Env env, const rl::Space& space);
rl::Space spaceArg(const Napi::Value& value, const std::string& name);

}  // namespace autostock::binding
