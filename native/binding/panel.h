#pragma once

#include <napi.h>

#include "base/panel.h"
#include "binding/arrays.h"
#include "binding/handles.h"

namespace autostock::binding {

/** A panel that JavaScript loaded: the view and what keeps its memory alive. Destroyed on the JavaScript thread. */
struct LoadedPanel {
  Panel view;
  StableArray<double> time, open, high, low, close, volume;
};

template <>
struct HandleKind<LoadedPanel> {
  static constexpr const char* name = "panel";
  static constexpr napi_type_tag tag = {0x7c1e5ad0b9f24e63, 0x9a3f60d2c8e5174b};
};

}  // namespace autostock::binding
