#include "rl/policyTensors.h"

#include <cmath>
#include <string>

#include "base/error.h"

namespace autostock::rl {

namespace {

constexpr const char* group = "policy.";

const Tensor& held(const Tensors& tensors, const std::string& name, const std::vector<int64_t>& shape) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw Error(code::modelCheckpoint, "policy: " + name + " is missing");
  if (found->second.shape != shape) throw Error(code::modelCheckpoint, "policy: " + name + " has another shape");
  for (const float x : found->second.data) {
    if (!std::isfinite(x)) throw Error(code::modelCheckpoint, "policy: " + name + " holds a value that is not finite");
  }
  return found->second;
}

}  // namespace

Tensors policyTensors(Network& network, const Normaliser& normaliser) {
  Tensors out;
  for (auto& [name, tensor] : network.toTensors(network.parameters())) out[group + name] = std::move(tensor);
  const auto width = static_cast<int64_t>(normaliser.shift().size());
  out["observations.shift"] = {{width}, normaliser.shift()};
  out["observations.scale"] = {{width}, normaliser.scale()};
  return out;
}

Normaliser readPolicyTensors(const Tensors& tensors, Network& network) {
  Tensors own;
  for (const TensorSpec& spec : network.specs()) own[spec.name] = held(tensors, group + spec.name, spec.shape);
  network.fromTensors(own, network.parameters());
  network.refresh();
  const std::vector<int64_t> width{network.shape().inputs};
  return {held(tensors, "observations.shift", width).data, held(tensors, "observations.scale", width).data};
}

}  // namespace autostock::rl
