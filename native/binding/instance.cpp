#include "binding/instance.h"

namespace autostock::binding {

int32_t StreamTable::insert(std::unique_ptr<Stream> stream, const void* key) {
  if (free_.empty()) {
    if (slots_.size() > indexMask) throw Error(code::memory, "more than 1048576 native streams are open: close some");
    free_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  slot.generation = (slot.generation + 1) & 0x7ff;
  slot.handle = static_cast<int32_t>((slot.generation << indexBits) | index);
  slot.stream = std::move(stream);
  slot.key = key;
  ++count_;
  return slot.handle;
}

void StreamTable::erase(uint32_t index) {
  slots_[index].stream.reset();
  slots_[index].key = nullptr;
  slots_[index].handle = -1;
  free_.push_back(index);
  --count_;
}

void StreamTable::clear() {
  for (uint32_t index = 0; index < slots_.size(); ++index)
    if (slots_[index].stream) erase(index);
}

void StreamTable::fail(int32_t handle, const char* kind) {
  throw Error(code::handle, "handle " + std::to_string(handle) + " is not an open " + kind +
                                ": it was closed, is of another kind or belongs to another thread");
}

void Instance::attach(Napi::Env env) {
  auto* instance = new Instance;
  env.SetInstanceData(instance);
  // Streams hold references to arrays: they go while the environment still answers.
  env.AddCleanupHook([](Instance* self) { self->streams.clear(); }, instance);
}

}  // namespace autostock::binding
