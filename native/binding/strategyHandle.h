#pragma once

#include <napi.h>

#include <memory>
#include <string>
#include <vector>

#include "binding/handles.h"
#include "binding/panel.h"
#include "strategy/program.h"

namespace autostock::binding {

/** A compiled strategy with the panel and the series it reads. Destroyed on the JavaScript thread. */
struct LoadedStrategy {
  std::shared_ptr<LoadedPanel> panel;
  CompiledStrategy strategy;
  std::vector<StableArray<double>> series;
};

template <>
struct HandleKind<LoadedStrategy> {
  static constexpr const char* name = "strategy";
  static constexpr napi_type_tag tag = {0x3be0a1f94c7d2856, 0x81d7c60e5fa2934b};
};

/** The core half of a handle, kept alive by it: for an Evaluator. */
inline std::shared_ptr<const CompiledStrategy> compiled(const std::shared_ptr<LoadedStrategy>& loaded) {
  return {loaded, &loaded->strategy};
}

/** One parameter set [P] of the strategy; any array when there are no parameters. */
StableArray<double> parameterSet(const Napi::Value& value, const std::string& name, const LoadedStrategy& loaded);

/** Symbol indices of the strategy's panel, at least one. */
std::vector<int64_t> symbolsArg(const Napi::Value& value, const std::string& name, const Panel& panel);

}  // namespace autostock::binding
