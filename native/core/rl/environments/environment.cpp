#include "rl/environments/environment.h"

#include <cmath>

#include "base/error.h"
#include "base/fields.h"

namespace autostock::rl {

namespace {

[[noreturn]] void refuse(int64_t copy, float action, const std::string& rule) {
  failArgument("actions of copy " + std::to_string(copy) + " must " + rule + ", was " + formatNumber(action));
}

}  // namespace

void checkActions(const Space& space, const float* actions, int64_t copies, const uint8_t* masks) {
  const auto choices = static_cast<float>(space.choices);
  for (int64_t i = 0; i < copies; ++i) {
    for (int64_t d = 0; d < space.dimensions; ++d) {
      const float action = actions[i * space.dimensions + d];
      if (!space.discrete()) {
        if (!std::isfinite(action)) refuse(i, action, "be finite");
        continue;
      }
      if (!(action >= 0 && action < choices) || action != static_cast<float>(static_cast<int64_t>(action)))
        refuse(i, action, "be a whole number in [0, " + std::to_string(space.choices) + ")");
      if (masks && !masks[i * space.choices + static_cast<int64_t>(action)]) refuse(i, action, "be an allowed choice");
    }
  }
}

}  // namespace autostock::rl
