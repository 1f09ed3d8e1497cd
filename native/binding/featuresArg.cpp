#include "binding/featuresArg.h"

#include <string>

#include "binding/args.h"

namespace autostock::binding {

std::vector<FeatureSpec> featuresArg(const Napi::Value& value) {
  const Napi::Array array = arrayArg(value, "features");
  std::vector<FeatureSpec> features;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const std::string name = "features[" + std::to_string(i) + "]";
    const Napi::Object feature = objectArg(array.Get(i), name);
    const auto text = [&](const char* field) { return stringArg(member(feature, field), memberName(name, field)); };
    features.push_back({text("indicator"), paramsArg(member(feature, "params"), memberName(name, "params")),
                        text("output"), text("transform")});
  }
  return features;
}

int64_t sentimentArg(const Napi::Value& value, int64_t symbols) {
  return integerArg(value, "sentiment", 0, symbols - 1);
}

}  // namespace autostock::binding
