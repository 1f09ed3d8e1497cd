#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"

namespace autostock::binding {

/** Something that lives behind an integer handle. A subclass names itself: `static constexpr const char* kind`. */
class Stream {
 public:
  virtual ~Stream() = default;
};

/** The integer handles of one environment. A closed handle's number comes back only after 2047 reuses of its slot. */
class StreamTable {
 public:
  template <class T>
  int32_t add(std::unique_ptr<T> stream) {
    return insert(std::move(stream), typeKey<T>());
  }

  /** Throws AUTOSTOCK_NATIVE_HANDLE when the handle is closed or of another kind. */
  template <class T>
  T& get(int32_t handle) {
    const uint32_t index = static_cast<uint32_t>(handle) & indexMask;
    if (handle >= 0 && index < slots_.size()) [[likely]] {
      Slot& slot = slots_[index];
      if (slot.handle == handle && slot.key == typeKey<T>()) [[likely]] return static_cast<T&>(*slot.stream);
    }
    fail(handle, T::kind);
  }

  template <class T>
  void close(int32_t handle) {
    get<T>(handle);
    erase(static_cast<uint32_t>(handle) & indexMask);
  }

  int64_t count() const { return count_; }
  void clear();

 private:
  static constexpr uint32_t indexBits = 20;
  static constexpr uint32_t indexMask = (1u << indexBits) - 1;

  struct Slot {
    std::unique_ptr<Stream> stream;
    const void* key = nullptr;
    int32_t handle = -1;
    uint32_t generation = 0;
  };

  template <class T>
  static const void* typeKey() {
    static const char key = 0;
    return &key;
  }

  int32_t insert(std::unique_ptr<Stream> stream, const void* key);
  void erase(uint32_t index);
  [[noreturn]] static void fail(int32_t handle, const char* kind);

  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  int64_t count_ = 0;
};

/** What hangs off one environment (the main thread or one worker); there are no globals. */
class Instance {
 public:
  static void attach(Napi::Env env);
  static Instance& of(Napi::Env env) { return *env.GetInstanceData<Instance>(); }

  StreamTable streams;
  /** Open External handles (panels, models); shared because finalizers may outlive the instance. */
  std::shared_ptr<int64_t> externals = std::make_shared<int64_t>(0);

  int64_t openHandles() const { return *externals + streams.count(); }
};

}  // namespace autostock::binding
