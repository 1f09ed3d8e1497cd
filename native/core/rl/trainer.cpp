#include "rl/trainer.h"

namespace autostock::rl {

void Curve::visit(Archive& archive) {
  auto count = static_cast<int64_t>(rows.size());
  archive.integer("curve.values", count);
  if (archive.reading()) rows.assign(archive.sized("curve.rows", count), 0);
  archive.numbers("curve.rows", rows);
}

}  // namespace autostock::rl
