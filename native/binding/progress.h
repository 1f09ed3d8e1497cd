#pragma once

#include <napi.h>

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

namespace autostock::binding {

/**
 * Progress from one working thread to one JavaScript callback. It never blocks the worker and never queues more than
 * one call: what arrives is the newest state. A callback that throws stops the work and becomes its rejection.
 */
class ProgressChannel {
 public:
  ProgressChannel(Napi::Env env, Napi::Function callback, std::atomic<bool>* stop)
      : state_(std::make_shared<State>()),
        function_(Napi::ThreadSafeFunction::New(env, callback, "autostock progress", 0, 1)) {
    state_->stop = stop;
    state_->callback = Napi::Persistent(callback);
  }

  ~ProgressChannel() {
    state_->closed = true;
    function_.Release();
  }

  ProgressChannel(const ProgressChannel&) = delete;
  ProgressChannel& operator=(const ProgressChannel&) = delete;

  /** From the working thread. */
  void report(int64_t done, int64_t total, double loss) {
    {
      const std::lock_guard lock(state_->mutex);
      state_->latest = Update{done, total, loss};
      if (state_->queued) return;
      state_->queued = true;
    }
    function_.NonBlockingCall([state = state_](Napi::Env env, Napi::Function) { deliver(env, *state); });
  }

  /** On the JavaScript thread, when the work has ended: hands over what is still waiting. */
  void flush(Napi::Env env) { deliver(env, *state_); }

  /** What the callback threw, if it did. */
  std::optional<Napi::Error> failure() const { return state_->failure; }

 private:
  struct Update {
    int64_t done;
    int64_t total;
    double loss;
  };
  struct State {
    std::mutex mutex;
    std::optional<Update> latest;
    bool queued = false;
    bool closed = false;  // JavaScript thread only
    std::atomic<bool>* stop = nullptr;
    Napi::FunctionReference callback;
    std::optional<Napi::Error> failure;
  };

  static void deliver(Napi::Env env, State& state) {
    std::optional<Update> update;
    {
      const std::lock_guard lock(state.mutex);
      update.swap(state.latest);
      state.queued = false;
    }
    if (!update || state.closed || state.failure) return;
    try {
      state.callback.Call({Napi::Number::New(env, static_cast<double>(update->done)),
                           Napi::Number::New(env, static_cast<double>(update->total)),
                           Napi::Number::New(env, update->loss)});
    } catch (const Napi::Error& error) {
      state.failure = error;
      state.stop->store(true, std::memory_order_relaxed);
    }
  }

  std::shared_ptr<State> state_;
  Napi::ThreadSafeFunction function_;
};

}  // namespace autostock::binding
