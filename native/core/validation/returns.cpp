#include "validation/returns.h"

#include <cmath>

#include "base/error.h"
#include "base/fields.h"

namespace autostock {

void requireFinite(const Returns& returns, const std::string& name) {
  for (int64_t i = 0; i < returns.count * returns.bars; ++i) {
    if (std::isfinite(returns.values[i])) continue;
    const std::string at = returns.count == 1
                               ? name + "[" + std::to_string(i) + "]"
                               : name + " of configuration " + std::to_string(i / returns.bars) + " at bar " +
                                     std::to_string(i % returns.bars);
    throw Error(code::dataInvalid, at + " must be finite, was " + formatNumber(returns.values[i]));
  }
}

}  // namespace autostock
