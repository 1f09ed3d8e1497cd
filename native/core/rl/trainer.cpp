#include "rl/trainer.h"

#include "base/error.h"

namespace autostock::rl {

void Curve::visit(Archive& archive) {
  auto count = static_cast<int64_t>(rows.size());
  archive.integer("curve.values", count);
  if (archive.reading()) rows.assign(archive.sized("curve.rows", count), 0);
  archive.numbers("curve.rows", rows);
}

void requireUncloned(bool spent, int64_t steps, int64_t cloned) {
  if (spent) throw Error(code::argument, "this trainer was stopped by an error: load a checkpoint into a new one");
  if (steps > 0)
    failArgument("trainer must be cloned before its first step, had made " + std::to_string(steps) +
                 ": open a new one");
  if (cloned > 0)
    failArgument("trainer must be cloned once, was cloned from " + std::to_string(cloned) +
                 " steps before: open a new one");
}

}  // namespace autostock::rl
