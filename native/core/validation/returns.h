#pragma once

#include <cstdint>
#include <string>

namespace autostock {

/** Per-bar returns of several configurations, [count][bars]. */
struct Returns {
  const double* values;
  int64_t count;
  int64_t bars;

  const double* row(int64_t k) const { return values + k * bars; }
};

/** Throws AUTOSTOCK_DATA_INVALID naming the first value that is not finite. */
void requireFinite(const Returns& returns, const std::string& name);

}  // namespace autostock
