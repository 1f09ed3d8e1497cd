#pragma once

#include <memory>
#include <vector>

#include "models/model.h"

namespace autostock {

/** Most members of one architecture that are averaged. */
inline constexpr int64_t maxSeeds = 64;

/**
 * State dict of `seeds` members of one model: the model's own for one, else members.0.<name>, members.1.<name>, ... as
 * of an nn.ModuleList called `members`.
 */
std::vector<TensorSpec> seedTensors(const Model& model, const Params& options, const Shape& shape, int64_t seeds);

/** The members' state dicts as one. */
Tensors joinSeeds(const std::vector<Tensors>& members);

/** A forecaster over tensors that match seedTensors(): the mean of the members. */
std::unique_ptr<Forecaster> openSeeds(const Model& model, const Params& options, const Shape& shape, Tensors tensors,
                                      int64_t seeds);

}  // namespace autostock
