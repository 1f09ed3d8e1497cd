#pragma once

#include <span>
#include <string_view>

#include "models/model.h"

namespace autostock {

/** The zoo, in order of strength of assumptions. */
std::span<const Model* const> models();

/** The model of that name; throws AUTOSTOCK_CONFIG_UNKNOWN_NAME. */
const Model& findModel(std::string_view name);

}  // namespace autostock
