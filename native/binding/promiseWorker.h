#pragma once

#include <napi.h>

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/control.h"
#include "binding/args.h"
#include "binding/guarded.h"
#include "binding/progress.h"

namespace autostock::binding {

/**
 * The one way native work leaves the JavaScript thread:
 *   return PromiseWorker<TrainOutcome>::run(info.Env(), info[4], "control",
 *       [data = std::move(data)](const Control& control) { return train(data, control); },   // libuv pool
 *       [](Napi::Env env, TrainOutcome& outcome) -> Napi::Value { return toJs(env, outcome); });  // JavaScript thread
 * `control` is NativeControl of the contract or undefined. Both functions, and the StableArrays they hold, are
 * destroyed on the JavaScript thread. The promise rejects with a coded error.
 */
template <class Result>
class PromiseWorker final : public Napi::AsyncWorker {
 public:
  using Execution = std::function<Result(const Control&)>;
  using Conversion = std::function<Napi::Value(Napi::Env, Result&)>;

  template <class E, class C>
  static Napi::Value run(Napi::Env env, const Napi::Value& control, const std::string& controlName, E&& execution,
                         C&& conversion) {
    auto worker = std::unique_ptr<PromiseWorker>(new PromiseWorker(env));
    worker->bind(control, controlName);
    worker->execution_ = shareable<Result(const Control&)>(std::forward<E>(execution));
    worker->conversion_ = shareable<Napi::Value(Napi::Env, Result&)>(std::forward<C>(conversion));
    const Napi::Promise promise = worker->deferred_.Promise();
    worker->Queue();
    worker.release();  // deletes itself when done
    return promise;
  }

 protected:
  void Execute() override {
    try {
      control_.check();
      result_.emplace(execution_(control_));
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }

  /** Replaces the base class's, which cannot be called while a worker thread is being terminated. */
  void OnWorkComplete(Napi::Env env, napi_status) override {
    try {
      const Napi::HandleScope scope(env);
      settle(env);
    } catch (...) {
      // The environment is shutting down: nobody is left to tell.
    }
    Destroy();
  }

 private:
  void settle(Napi::Env env) {
    if (progress_) progress_->flush(env);
    try {
      if (progress_ && progress_->failure()) return deferred_.Reject(progress_->failure()->Value());
      if (thrown_) return deferred_.Reject(toJsError(env, thrown_).Value());
      deferred_.Resolve(conversion_(env, *result_));
    } catch (...) {
      deferred_.Reject(toJsError(env, std::current_exception()).Value());
    }
  }

  explicit PromiseWorker(Napi::Env env)
      : Napi::AsyncWorker(env, "autostock"), deferred_(Napi::Promise::Deferred::New(env)) {}

  /** std::function wants copyable callables; ours hold arrays that move only. */
  template <class Signature, class F>
  static std::function<Signature> shareable(F&& function) {
    auto shared = std::make_shared<std::decay_t<F>>(std::forward<F>(function));
    return [shared](auto&&... args) { return (*shared)(std::forward<decltype(args)>(args)...); };
  }

  void bind(const Napi::Value& value, const std::string& name) {
    control_.stop = &stop_;
    if (value.IsUndefined()) return;
    const Napi::Object object = objectArg(value, name);
    if (const Napi::Value flag = member(object, "cancel"); !flag.IsUndefined()) {
      const std::string flagName = memberName(name, "cancel");
      const RawArray raw = rawArrayArg(flag, flagName, napi_int32_array, "Int32Array", std::nullopt);
      if (!raw.shared) failArgument(flagName + " must lie over a SharedArrayBuffer: nothing else can be seen by a running call");
      cancel_ = Napi::Persistent(flag.As<Napi::Object>());
      control_.cancel = static_cast<const int32_t*>(raw.data);
    }
    if (const Napi::Value callback = member(object, "onProgress"); !callback.IsUndefined()) {
      progress_ = std::make_unique<ProgressChannel>(Env(), functionArg(callback, memberName(name, "onProgress")), &stop_);
      control_.progress = [this](int64_t done, int64_t total, double loss) { progress_->report(done, total, loss); };
    }
  }

  Napi::Promise::Deferred deferred_;
  Napi::ObjectReference cancel_;
  std::atomic<bool> stop_{false};
  std::unique_ptr<ProgressChannel> progress_;
  Control control_;
  Execution execution_;
  Conversion conversion_;
  std::optional<Result> result_;
  std::exception_ptr thrown_;
};

}  // namespace autostock::binding
