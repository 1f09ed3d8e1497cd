#include "inference/pyramid.h"

#include <algorithm>

namespace autostock {

std::vector<PyramidLevel> pyramidLevels(int64_t window, int64_t levels, int64_t reach) {
  std::vector<PyramidLevel> out;
  for (int64_t bars = window; static_cast<int64_t>(out.size()) < levels; bars = (bars + 1) / 2) out.push_back({bars, 0});
  int64_t needed = 1;
  for (auto level = out.rbegin(); level != out.rend(); ++level) {
    level->outputs = std::min(needed, (level->bars + 1) / 2);
    needed = 2 * (level->outputs - 1) + reach + 1;
  }
  return out;
}

int64_t pyramidReceptiveField(int64_t levels, int64_t reach) { return 1 + reach * ((int64_t{1} << levels) - 1); }

}  // namespace autostock
