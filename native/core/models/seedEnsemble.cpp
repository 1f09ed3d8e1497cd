#include "models/seedEnsemble.h"

#include <string>
#include <utility>

#include "inference/mean.h"

namespace autostock {

namespace {

std::string prefix(int64_t member) { return "members." + std::to_string(member) + "."; }

}  // namespace

std::vector<TensorSpec> seedTensors(const Model& model, const Params& options, const Shape& shape, int64_t seeds) {
  std::vector<TensorSpec> own = model.tensors(options, shape);
  if (seeds == 1) return own;
  std::vector<TensorSpec> all;
  for (int64_t m = 0; m < seeds; ++m) {
    for (const TensorSpec& spec : own) all.push_back({prefix(m) + spec.name, spec.shape});
  }
  return all;
}

Tensors joinSeeds(const std::vector<Tensors>& members) {
  if (members.size() == 1) return members.front();
  Tensors all;
  for (size_t m = 0; m < members.size(); ++m) {
    for (const auto& [name, tensor] : members[m]) all[prefix(static_cast<int64_t>(m)) + name] = tensor;
  }
  return all;
}

std::unique_ptr<Forecaster> openSeeds(const Model& model, const Params& options, const Shape& shape, Tensors tensors,
                                      int64_t seeds) {
  if (seeds == 1) return model.open(options, shape, tensors);
  const std::vector<TensorSpec> own = model.tensors(options, shape);
  std::vector<std::unique_ptr<Forecaster>> members;
  for (int64_t m = 0; m < seeds; ++m) {
    Tensors one;
    for (const TensorSpec& spec : own) one[spec.name] = std::move(tensors.at(prefix(m) + spec.name));
    members.push_back(model.open(options, shape, one));
  }
  return std::make_unique<MeanForecaster>(std::move(members));
}

}  // namespace autostock
