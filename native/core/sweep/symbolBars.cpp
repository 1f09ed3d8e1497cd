#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "sweep/sweep.h"

namespace autostock {

SymbolBars symbolBars(const Panel& panel, int64_t symbol, int64_t start, int64_t end, const double* spread) {
  const int64_t row = panel.row(symbol, 0);
  const auto known = [&](int64_t t) { return std::isfinite(panel.close[row + t]); };
  while (start < end && !known(start)) ++start;
  while (end > start && !known(end - 1)) --end;
  if (end - start < 2)
    throw Error(code::dataTooShort, "symbol " + std::to_string(symbol) + " has " + std::to_string(end - start) +
                                        " bars in the range: a run needs at least 2");
  for (int64_t t = start; t < end; ++t) {
    for (const double* field : {panel.open, panel.high, panel.low, panel.close}) {
      const double price = field[row + t];
      if (price > 0 && std::isfinite(price)) continue;
      throw Error(code::dataInvalid, "symbol " + std::to_string(symbol) + " has no usable bar " + std::to_string(t) +
                                         " (a price was " + formatNumber(price) +
                                         "): a sweep needs every bar between the first and the last");
    }
  }
  return {panel.open + row, panel.high + row, panel.low + row, panel.close + row,
          spread == nullptr ? nullptr : spread + row, start, end};
}

}  // namespace autostock
