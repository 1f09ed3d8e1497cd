#include "montecarlo/generators/rows.h"

namespace autostock::montecarlo {

const Generator stationaryBootstrap{
    "stationary-bootstrap", keepRows, [](const GeneratorOptions& options, const Arrays& arrays, int assets) {
      return resampleRows(arrays, assets, Resampling::stationary, options.meanBlock);
    }};

}  // namespace autostock::montecarlo
