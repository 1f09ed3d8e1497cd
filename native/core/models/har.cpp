#include "models/har.h"

#include <array>
#include <string>

#include "models/columnFit.h"
#include "models/leastSquares.h"

namespace autostock {

namespace {

HarOptions read(const Params& options) {
  const auto parsed = readFields<HarOptions>(options, "har");
  if (parsed.longBars <= parsed.mediumBars) {
    throw Error(code::configInvalid, "har.longBars was " + std::to_string(parsed.longBars) +
                                         ": must be above mediumBars, " + std::to_string(parsed.mediumBars));
  }
  return parsed;
}

}  // namespace

int64_t HarModel::window(const Params& options) const { return read(options).longBars; }

LinearFit HarModel::fit(const Params& options, const TrainView& data, const TrainOptions&,
                        const Control& control) const {
  const HarOptions parsed = read(options);
  ColumnFit fit(name(), parsed.feature, parsed.longBars, data);
  const std::array<int64_t, 3> spans = {1, parsed.mediumBars, parsed.longBars};
  const DesignMoments moments(
      data, 3,
      [&](int64_t row, std::span<double> out) {
        const float* last = data.window(row, 1) + parsed.feature;
        double sum = 0.0;
        int64_t lag = 0;
        for (size_t i = 0; i < spans.size(); ++i) {
          for (; lag < spans[i]; ++lag) sum += last[-lag * data.featureCount];
          out[i] = sum / static_cast<double>(spans[i]);
        }
      },
      control);
  for (int64_t h = 0; h < data.horizonCount(); ++h) {
    const Regression best = moments.regress(h, 3);
    for (size_t i = 0; i < spans.size(); ++i) {
      for (int64_t lag = 0; lag < spans[i]; ++lag) fit.weight(h, lag) += best.weight[i] / static_cast<double>(spans[i]);
    }
    fit.bias(h) = best.bias;
  }
  return fit.take();
}

}  // namespace autostock
