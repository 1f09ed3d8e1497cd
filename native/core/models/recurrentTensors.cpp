#include "models/recurrentTensors.h"

#include <algorithm>
#include <cmath>

namespace autostock {

std::string blockName(const char* kind, int64_t k) {
  std::string name = kind;
  name += '.';
  name += std::to_string(k);
  return name;
}

void addRecurrent(std::vector<TensorSpec>& list, const std::string& prefix, const std::string& suffix, int64_t gates,
                  int64_t inputs, int64_t hidden) {
  list.push_back({prefix + "weight_ih" + suffix, {gates * hidden, inputs}});
  list.push_back({prefix + "weight_hh" + suffix, {gates * hidden, hidden}});
  list.push_back({prefix + "bias_ih" + suffix, {gates * hidden}});
  list.push_back({prefix + "bias_hh" + suffix, {gates * hidden}});
}

void addLinear(std::vector<TensorSpec>& list, const std::string& name, int64_t outputs, int64_t inputs) {
  list.push_back({name + ".weight", {outputs, inputs}});
  list.push_back({name + ".bias", {outputs}});
}

void addNorm(std::vector<TensorSpec>& list, const std::string& name, int64_t width) {
  list.push_back({name + ".weight", {width}});
  list.push_back({name + ".bias", {width}});
}

Tensor newRecurrentTensor(const Initialiser& fill, const TensorSpec& spec) {
  const std::string& name = spec.name;
  const auto contains = [&](const char* part) { return name.find(part) != std::string::npos; };
  const bool lstm = name.starts_with("lstm.");
  if (contains("weight_hh")) return fill.orthogonalBlocks(spec);
  if (name.ends_with(".weight") && spec.shape.size() == 2 && !name.starts_with("attention.")) {
    const auto inputs = static_cast<double>(spec.shape[1]);
    return fill.normal(spec, (name == "head.weight" ? 0.1 : 1.0) / std::sqrt(inputs));
  }
  if (contains("weight_ih") || name == "attention.weight") {
    const int64_t gates = contains("weight_ih") ? (lstm ? 4 : 3) : 1;
    return fill.uniform(spec, std::sqrt(6.0 / static_cast<double>(spec.shape[1] + spec.shape[0] / gates)));
  }
  Tensor tensor = fill.constant(spec, name.ends_with(".weight") || name.ends_with(".running_var") ? 1.0f : 0.0f);
  const int64_t hidden = spec.shape[0] / 4;
  if (lstm && contains("bias_ih")) std::fill_n(tensor.data.begin() + hidden, hidden, 1.0f);
  return tensor;
}

}  // namespace autostock
