#include "montecarlo/generators/rows.h"

namespace autostock::montecarlo {

const Generator blockBootstrap{
    "block-bootstrap", keepRows, [](const GeneratorOptions& options, const Arrays& arrays, int assets) {
      return resampleRows(arrays, assets, Resampling::block, options.block);
    }};

}  // namespace autostock::montecarlo
