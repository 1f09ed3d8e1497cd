#pragma once

#include "binding/handles.h"
#include "inference/forecaster.h"

namespace autostock::binding {

template <>
struct HandleKind<Forecaster> {
  static constexpr const char* name = "model";
  static constexpr napi_type_tag tag = {0x3db17c92e04f4a58, 0xa86e15f7c2903bd1};
};

}  // namespace autostock::binding
