#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "binding/arrays.h"
#include "binding/panel.h"
#include "engine/engineSettings.h"

namespace autostock::binding {

/** NativeEngineSettings with what its pointers point into. Destroyed on the JavaScript thread. */
struct LoadedSettings {
  EngineSettings settings;
  int64_t start = 0;
  int64_t end = 0;
  std::shared_ptr<LoadedPanel> fine;
  StableArray<double> spread, volatility, averageVolume, borrowRateAnn, shortable, fineFirst;
};

/** Throws AUTOSTOCK_NATIVE_ARGUMENT naming the field. */
LoadedSettings engineSettingsArg(const Napi::Value& value, const std::string& name, const Panel& panel);

}  // namespace autostock::binding
