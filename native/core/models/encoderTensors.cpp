#include "models/encoderTensors.h"

#include <cmath>
#include <string>

#include "base/error.h"
#include "models/recurrentTensors.h"

namespace autostock {

void addEncoder(std::vector<TensorSpec>& list, const EncoderShape& shape) {
  const int64_t d = shape.width;
  for (int64_t i = 0; i < shape.layers; ++i) {
    const std::string layer = "layers." + std::to_string(i) + ".";
    list.push_back({layer + "self_attn.in_proj_weight", {3 * d, d}});
    list.push_back({layer + "self_attn.in_proj_bias", {3 * d}});
    addLinear(list, layer + "self_attn.out_proj", d, d);
    addLinear(list, layer + "linear1", shape.feedForward, d);
    addLinear(list, layer + "linear2", d, shape.feedForward);
    for (const char* norm : {"norm1", "norm2"}) {
      addNorm(list, layer + norm, d);
      if (!shape.batchNorm) continue;
      list.push_back({layer + norm + ".running_mean", {d}});
      list.push_back({layer + norm + ".running_var", {d}});
    }
  }
}

Tensor newEncoderTensor(const Initialiser& fill, const TensorSpec& spec) {
  const std::string& name = spec.name;
  if (spec.shape.size() == 1) {
    return fill.constant(spec, name.ends_with("weight") || name.ends_with("running_var") ? 1.0f : 0.0f);
  }
  const auto inputs = static_cast<double>(spec.shape[1]);
  if (name == "head.weight") return fill.normal(spec, 0.1 / std::sqrt(inputs));
  const auto outputs = static_cast<double>(spec.shape[0]) / (name.ends_with("in_proj_weight") ? 3.0 : 1.0);
  return fill.uniform(spec, std::sqrt(6.0 / (inputs + outputs)));
}

void checkEncoder(std::string_view name, const EncoderShape& shape) {
  if (shape.width % shape.heads == 0) return;
  throw Error(code::configInvalid, std::string(name) + ".width was " + std::to_string(shape.width) +
                                       ": must be a multiple of the heads, " + std::to_string(shape.heads));
}

}  // namespace autostock
