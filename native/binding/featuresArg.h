#pragma once

#include <napi.h>

#include <vector>

#include "indicators/featureSet.h"

namespace autostock::binding {

/** NativeFeature[] of the contract. */
std::vector<FeatureSpec> featuresArg(const Napi::Value& value);

/** The index of the high-beta index among `symbols`. */
int64_t sentimentArg(const Napi::Value& value, int64_t symbols);

}  // namespace autostock::binding
