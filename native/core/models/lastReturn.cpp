#include "models/lastReturn.h"

#include <cmath>
#include <string>

#include "models/columnFit.h"

namespace autostock {

int64_t LastReturnModel::window(const Params& options) const {
  return readFields<LastReturnOptions>(options, name()).window;
}

LinearFit LastReturnModel::fit(const Params& options, const TrainView& data, const TrainOptions&,
                               const Control&) const {
  const auto parsed = readFields<LastReturnOptions>(options, name());
  ColumnFit fit(name(), parsed.feature, parsed.window, data);
  for (int64_t h = 0; h < data.horizonCount(); ++h) {
    const int64_t bars = barsAhead(data, h);
    if (bars > parsed.window) {
      throw Error(code::configInvalid, "lastReturn.window was " + std::to_string(parsed.window) + ": a horizon of " +
                                           std::to_string(bars) + " bars needs at least " + std::to_string(bars));
    }
    for (int64_t lag = 0; lag < bars; ++lag) fit.weight(h, lag) = 1.0 / std::sqrt(static_cast<double>(bars));
  }
  return fit.take();
}

}  // namespace autostock
