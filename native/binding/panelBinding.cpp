#include "binding/panel.h"

#include <cmath>
#include <limits>
#include <memory>

#include "binding/args.h"
#include "binding/guarded.h"
#include "binding/register.h"
#include "device/device.h"

namespace autostock::binding {

namespace {

void checkTimes(std::span<const double> time) {
  for (size_t t = 0; t < time.size(); ++t) {
    if (!std::isfinite(time[t]) || (t > 0 && !(time[t] > time[t - 1])))
      failArgument("arrays.time must be finite and strictly increasing, was " + formatNumber(time[t]) + " at index " +
                   std::to_string(t));
  }
}

Napi::Value panelLoad(const Napi::CallbackInfo& info) {
  const Napi::Object arrays = objectArg(info[0], "arrays");
  auto panel = std::make_shared<LoadedPanel>();
  panel->view.symbols = integerArg(member(arrays, "symbols"), "arrays.symbols", 1, std::numeric_limits<int32_t>::max());
  panel->time = StableArray<double>(member(arrays, "time"), "arrays.time");
  checkTimes(panel->time.view());
  panel->view.times = static_cast<int64_t>(panel->time.size());
  panel->view.time = panel->time.data();
  const size_t cells = shapeProduct("arrays", panel->view.symbols, panel->view.times);
  const auto load = [&](const char* field, StableArray<double>& owner, const double*& data) {
    owner = StableArray<double>(member(arrays, field), memberName("arrays", field), cells);
    data = owner.data();
  };
  load("open", panel->open, panel->view.open);
  load("high", panel->high, panel->view.high);
  load("low", panel->low, panel->view.low);
  load("close", panel->close, panel->view.close);
  load("volume", panel->volume, panel->view.volume);
  return makeHandle(info.Env(), std::move(panel));
}

Napi::Value panelUnload(const Napi::CallbackInfo& info) {
  closeHandle<LoadedPanel>(info[0], "panel");
  return info.Env().Undefined();
}

Napi::Value openHandles(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(Instance::of(info.Env()).openHandles()));
}

Napi::Value buildInfo(const Napi::CallbackInfo& info) {
  Napi::Object build = Napi::Object::New(info.Env());
  build.Set("version", AUTOSTOCK_VERSION);
  build.Set("compiler", AUTOSTOCK_COMPILER);
  build.Set("libtorch", AUTOSTOCK_LIBTORCH);
  build.Set("cuda", cudaBuilt());
  build.Set("napi", NAPI_VERSION);
  return build;
}

}  // namespace

void registerPanel(Napi::Env, Napi::Object exports) {
  define<panelLoad>(exports, "panelLoad");
  define<panelUnload>(exports, "panelUnload");
  define<openHandles>(exports, "openHandles");
  define<buildInfo>(exports, "buildInfo");
}

}  // namespace autostock::binding
