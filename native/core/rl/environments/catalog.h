#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/fields.h"
#include "rl/environments/environment.h"
#include "rl/environments/optimum.h"

namespace autostock::rl {

/** A built-in task. */
struct TaskInfo {
  std::string name;
  std::vector<FieldInfo> options;
  /** Never terminates and has no natural length: scored by mean reward per step, not by return. */
  bool endless;
  /** Return of an episode that counts as solved; NaN = none is agreed on. */
  double solved;
};

/** Every task, in the order of the list in catalog.cpp. */
const std::vector<TaskInfo>& tasks();

/**
 * N copies of a task. An unknown name throws AUTOSTOCK_CONFIG_UNKNOWN_NAME with the known ones; an unknown option, one
 * out of range, or a bad number of copies AUTOSTOCK_NATIVE_ARGUMENT.
 */
std::unique_ptr<Environment> openTask(const std::string& name, const Params& options, int64_t copies);

/** What can be earned in a toy market; all NaN for the others. Throws as openTask(). */
Optimum optimumOf(const std::string& name, const Params& options);

}  // namespace autostock::rl
